import type { Route } from "../route.ts";
import { appRoutes } from "./apps.ts";
import { eventHookRoutes } from "./event-hooks.ts";
import { factorRoutes } from "./factors.ts";
import { groupRoutes } from "./groups.ts";
import { lifecycleRoutes } from "./lifecycle.ts";
import { localRoutes } from "./local.ts";
import { logRoutes } from "./logs.ts";
import { orgRoutes } from "./org.ts";
import { schemaRoutes } from "./schemas.ts";
import { userRoutes } from "./users.ts";

/** Everything that is implemented. What is not listed here is refused with 501 and its name. */
export const ROUTES: readonly Route[] = [
  ...orgRoutes,
  ...userRoutes,
  ...lifecycleRoutes,
  ...factorRoutes,
  ...groupRoutes,
  ...appRoutes,
  ...schemaRoutes,
  ...logRoutes,
  ...eventHookRoutes,
  ...localRoutes,
];
