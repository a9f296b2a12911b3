import type { RequestHandler } from "./handler.ts";

/** Tells the org now how the companion is and what it sees in Okta, for somebody who looks at the set-up. */
export const report: RequestHandler = (_request, { report: tell, signal }) => tell(signal);
