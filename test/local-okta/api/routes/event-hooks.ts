import { validationFailed } from "../../errors.ts";
import {
  activateHook,
  createHook,
  deactivateHook,
  deleteHook,
  findHook,
  replaceHook,
  verifyHook,
  type HookInput,
} from "../../hooks/registry.ts";
import type { EventHook } from "../../state/model.ts";
import { listAt, objectAt, objectBody, stringAt, type JsonObject } from "../body.ts";
import { presentEventHook } from "../present/event-hooks.ts";
import type { ApiAnswer, ApiRequest, Route } from "../route.ts";

const READ = "okta.eventHooks.read";
const MANAGE = "okta.eventHooks.manage";
const ONE = "/api/v1/eventHooks/:eventHookId";

/** [management-openapi: EventHook] */
export const eventHookRoutes: readonly Route[] = [
  { method: "GET", path: "/api/v1/eventHooks", scope: READ, handle: list },
  { method: "POST", path: "/api/v1/eventHooks", scope: MANAGE, handle: create },
  { method: "GET", path: ONE, scope: READ, handle: (request) => single(request, requested(request)) },
  { method: "PUT", path: ONE, scope: MANAGE, handle: replace },
  { method: "DELETE", path: ONE, scope: MANAGE, handle: remove },
  { method: "POST", path: `${ONE}/lifecycle/activate`, scope: MANAGE, handle: activate },
  { method: "POST", path: `${ONE}/lifecycle/deactivate`, scope: MANAGE, handle: deactivate },
  { method: "POST", path: `${ONE}/lifecycle/verify`, scope: MANAGE, handle: verify },
];

function list({ org, baseUrl }: ApiRequest): ApiAnswer {
  return { body: org.state.eventHooks.rows().map((row) => presentEventHook(baseUrl, row.value)) };
}

function create(request: ApiRequest): ApiAnswer {
  return single(request, createHook(request.org, request.cause, hookInput(request)));
}

function replace(request: ApiRequest): ApiAnswer {
  return single(request, replaceHook(request.org, request.cause, requested(request), hookInput(request)));
}

function remove(request: ApiRequest): ApiAnswer {
  deleteHook(request.org, request.cause, requested(request));
  return {};
}

function activate(request: ApiRequest): ApiAnswer {
  return single(request, activateHook(request.org, request.cause, requested(request)));
}

function deactivate(request: ApiRequest): ApiAnswer {
  return single(request, deactivateHook(request.org, request.cause, requested(request)));
}

async function verify(request: ApiRequest): Promise<ApiAnswer> {
  const { org, cause, services } = request;
  return single(request, await verifyHook(org, cause, requested(request), services.hookTimeoutMs));
}

function requested({ org, params }: ApiRequest): EventHook {
  return findHook(org, params["eventHookId"]!);
}

function single({ baseUrl }: ApiRequest, hook: EventHook): ApiAnswer {
  return { body: presentEventHook(baseUrl, hook) };
}

function hookInput(request: ApiRequest): HookInput {
  const body = objectBody(request.body);
  const events = objectAt(body, "events");
  const channel = objectAt(body, "channel");
  if (stringAt(events, "type") !== "EVENT_TYPE")
    throw validationFailed("events.type", "events.type: must be EVENT_TYPE");
  if (events["filter"])
    throw validationFailed("events.filter", "events.filter: local okta: hook filters are not implemented");
  if (stringAt(channel, "type") !== "HTTP") throw validationFailed("channel.type", "channel.type: must be HTTP");
  const config = objectAt(channel, "config");
  return {
    name: stringAt(body, "name") ?? "",
    description: stringAt(body, "description") ?? null,
    items: listAt(events, "items").map(String),
    uri: stringAt(config, "uri") ?? "",
    headers: listAt(config, "headers").map((header) => keyAndValue(objectBody(header))),
    authScheme: config["authScheme"] ? keyAndValue(objectAt(config, "authScheme")) : null,
  };
}

function keyAndValue(pair: JsonObject): { key: string; value: string } {
  return { key: stringAt(pair, "key") ?? "", value: stringAt(pair, "value") ?? "" };
}
