/**
 * Shows the package's Lightning pages: its components with the real base components and design system, over the org's real Apex, as a
 * person of the org. Stands behind the org's own HTTP routes; compiles nothing before a page is asked for.
 */
export { createPageHost } from "./host.ts";
export type { PageHost, PageHostOptions } from "./host.ts";
export type { ApexAnswer, ApexCall, ApexError, PageOrg, PageUser } from "./org.ts";
