import { notFound, validationFailed } from "../errors.ts";
import type { Cause } from "../log/event.ts";
import { appTarget } from "../log/targets.ts";
import { timestamp } from "../state/clock.ts";
import type { App } from "../state/model.ts";
import type { StateView } from "../state/state.ts";
import type { Org } from "./org.ts";

export interface AppInput {
  readonly label: string;
  readonly name?: string;
  readonly signOnMode?: string;
}

/** @throws E0000007 */
export function findApp(view: StateView, id: string): App {
  const app = view.apps.get(id);
  if (!app) throw notFound(id, "AppInstance");
  return app;
}

export function createApp(org: Org, cause: Cause, input: AppInput): App {
  if (!input.label.trim()) throw validationFailed("label", "label: The field cannot be left blank");
  const now = timestamp(org.clock);
  const app: App = {
    id: org.ids.id("0oa"),
    name: input.name ?? "salesforce",
    label: input.label,
    status: "ACTIVE",
    signOnMode: input.signOnMode ?? "SAML_2_0",
    created: now,
    lastUpdated: now,
  };
  org.state.apps.put(app.id, app);
  org.log.write({ eventType: "application.lifecycle.create", cause, target: [appTarget(app)] });
  return app;
}
