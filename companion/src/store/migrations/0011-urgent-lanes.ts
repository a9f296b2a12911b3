import type { Migration } from "./index.ts";

const index =
  "CREATE INDEX lanes_urgent ON lanes (kind, org, (wake_at - priority * 600000)) WHERE wake_at IS NOT NULL AND priority >= 2;";

/** Whoever looks for leavers alone reads nobody else's lane, however many wait. */
export const urgentLanes: Migration = { oldest: 1, sqlite: index, postgres: index };
