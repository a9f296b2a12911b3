import { accessDenied, notFound, validationFailed } from "../errors.ts";
import type { Cause } from "../log/event.ts";
import { appTarget } from "../log/targets.ts";
import { timestamp } from "../state/clock.ts";
import type { App } from "../state/model.ts";
import { pairKey, type StateView } from "../state/state.ts";
import { reconcileAppsOf } from "./assignments.ts";
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

/** Whoever is assigned stays so; new assignments wait for the app [management-openapi: deactivateApplication]. */
export function setAppStatus(org: Org, cause: Cause, app: App, status: App["status"]): App {
  if (app.status === status) return app;
  const updated = org.state.apps.put(app.id, { ...app, status, lastUpdated: timestamp(org.clock) });
  const eventType = status === "ACTIVE" ? "application.lifecycle.activate" : "application.lifecycle.deactivate";
  org.log.write({ eventType, cause, target: [appTarget(updated)] });
  if (status === "ACTIVE") for (const { value } of org.state.users.rows()) reconcileAppsOf(org, cause, value);
  return updated;
}

export function updateApp(org: Org, cause: Cause, app: App, { label }: Pick<AppInput, "label">): App {
  if (!label.trim()) throw validationFailed("label", "label: The field cannot be left blank");
  const updated = org.state.apps.put(app.id, { ...app, label, lastUpdated: timestamp(org.clock) });
  org.log.write({ eventType: "application.lifecycle.update", cause, target: [appTarget(updated)] });
  return updated;
}

/**
 * Deletes an app that is deactivated, with its assignments; of these no event tells one by one.
 *
 * @throws E0000006 while it is active [management-openapi: deleteApplication: 403]
 */
export function deleteApp(org: Org, cause: Cause, app: App): void {
  if (app.status === "ACTIVE") throw accessDenied();
  for (const { value } of org.state.appUsers.rowsBy("app", app.id))
    org.state.appUsers.delete(pairKey(app.id, value.userId));
  for (const { value } of org.state.appGroups.rowsBy("app", app.id))
    org.state.appGroups.delete(pairKey(app.id, value.groupId));
  org.state.apps.delete(app.id);
  org.log.write({ eventType: "application.lifecycle.delete", cause, target: [appTarget(app)] });
}
