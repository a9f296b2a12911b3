/** `lightning/logger`: on the platform messages go to Event Monitoring, out of the page's sight; here nobody reads them. [LWC Developer Guide: Monitor Component Events with Custom Component Instrumentation API] */
export function log(_message: string | object): void {}
