import { notFound, notImplemented, validationFailed } from "../../errors.ts";
import { deleteApp, findApp, setAppStatus, updateApp } from "../../operations/apps.ts";
import {
  assignGroup,
  assignUser,
  findAppUser,
  unassignGroup,
  unassignUser,
  updateAppUser,
  type AssignmentInput,
} from "../../operations/assignments.ts";
import { findGroup } from "../../operations/groups.ts";
import { findUser } from "../../operations/users.ts";
import type { App, AppUser } from "../../state/model.ts";
import { pairKey } from "../../state/state.ts";
import { objectAt, objectBody, profileAt, stringAt, type JsonObject } from "../body.ts";
import { checkFilter, matches } from "../filter/evaluate.ts";
import { parseFilter } from "../filter/parse.ts";
import { limitOf, linkHeader, pageOf } from "../paging.ts";
import { presentApp, presentAppGroup, presentAppUser } from "../present/apps.ts";
import type { ApiAnswer, ApiRequest, Route } from "../route.ts";

const READ = "okta.apps.read";
const MANAGE = "okta.apps.manage";
const PAGING = ["after", "limit"];

/** [management-openapi: Application, ApplicationUsers, ApplicationGroups] */
export const appRoutes: readonly Route[] = [
  { method: "GET", path: "/api/v1/apps", scope: READ, query: ["filter", "q", ...PAGING], handle: listApps },
  { method: "GET", path: "/api/v1/apps/:appId", scope: READ, handle: get },
  { method: "PUT", path: "/api/v1/apps/:appId", scope: MANAGE, handle: replace },
  { method: "DELETE", path: "/api/v1/apps/:appId", scope: MANAGE, handle: remove },
  { method: "POST", path: "/api/v1/apps/:appId/lifecycle/activate", scope: MANAGE, handle: turn("ACTIVE") },
  { method: "POST", path: "/api/v1/apps/:appId/lifecycle/deactivate", scope: MANAGE, handle: turn("INACTIVE") },
  { method: "GET", path: "/api/v1/apps/:appId/users", scope: READ, query: ["expand", ...PAGING], handle: listUsers },
  { method: "POST", path: "/api/v1/apps/:appId/users", scope: MANAGE, handle: assign },
  { method: "GET", path: "/api/v1/apps/:appId/users/:userId", scope: READ, query: ["expand"], handle: getUser },
  { method: "POST", path: "/api/v1/apps/:appId/users/:userId", scope: MANAGE, handle: update },
  {
    method: "DELETE",
    path: "/api/v1/apps/:appId/users/:userId",
    scope: MANAGE,
    query: ["sendEmail"],
    handle: unassign,
  },
  { method: "GET", path: "/api/v1/apps/:appId/groups", scope: READ, query: PAGING, handle: listGroups },
  { method: "GET", path: "/api/v1/apps/:appId/groups/:groupId", scope: READ, handle: getGroup },
  { method: "PUT", path: "/api/v1/apps/:appId/groups/:groupId", scope: MANAGE, handle: putGroup },
  { method: "DELETE", path: "/api/v1/apps/:appId/groups/:groupId", scope: MANAGE, handle: removeGroup },
];

function listApps(request: ApiRequest): ApiAnswer {
  const { view, query, url, baseUrl, org } = request;
  let rows = view.apps.rows();
  if (query["q"] !== undefined) {
    const prefix = query["q"].toLowerCase();
    rows = rows.filter(({ value }) => [value.name, value.label].some((text) => text.toLowerCase().startsWith(prefix)));
  }
  if (query["filter"] !== undefined) {
    const filter = parseFilter(query["filter"]);
    checkFilter(filter, (attribute, operator) => operator === "eq" && ["id", "status", "name"].includes(attribute));
    rows = rows.filter((row) => matches(filter, row.value));
  }
  const page = pageOf(rows, query["after"], limitOf(query["limit"], 20, 200));
  return {
    body: page.items.map((app) => presentApp(baseUrl, org.id, app)),
    headers: { link: linkHeader(url, page.next) },
  };
}

function get(request: ApiRequest): ApiAnswer {
  return { body: presentApp(request.baseUrl, request.org.id, requestedApp(request)) };
}

/** Only the label can be changed. */
function replace(request: ApiRequest): ApiAnswer {
  const { org, cause, params, body, baseUrl } = request;
  const label = stringAt(objectBody(body), "label") ?? "";
  return { body: presentApp(baseUrl, org.id, updateApp(org, cause, findApp(org.state, params["appId"]!), { label })) };
}

function remove({ org, cause, params }: ApiRequest): ApiAnswer {
  deleteApp(org, cause, findApp(org.state, params["appId"]!));
  return {};
}

function turn(status: App["status"]) {
  return ({ org, cause, params }: ApiRequest): ApiAnswer => {
    setAppStatus(org, cause, findApp(org.state, params["appId"]!), status);
    return { body: {} };
  };
}

function listUsers(request: ApiRequest): ApiAnswer {
  const { view, query, url } = request;
  const rows = view.appUsers.rowsBy("app", requestedApp(request).id);
  const page = pageOf(rows, query["after"], limitOf(query["limit"], 50, 500));
  return {
    body: page.items.map((appUser) => present(request, appUser)),
    headers: { link: linkHeader(url, page.next) },
  };
}

function getUser(request: ApiRequest): ApiAnswer {
  return { body: present(request, findAppUser(request.view, requestedApp(request), request.params["userId"]!)) };
}

function assign(request: ApiRequest): ApiAnswer {
  const { org, cause } = request;
  const body = objectBody(request.body);
  const userId = stringAt(body, "id");
  if (!userId) throw validationFailed("id", "id: The field cannot be left blank");
  if (stringAt(body, "scope") === "GROUP") throw notImplemented("an assignment with scope GROUP; assign the group");
  const app = findApp(org.state, request.params["appId"]!);
  return { body: present(request, assignUser(org, cause, app, findUser(org.state, userId), assignmentInput(body))) };
}

function update(request: ApiRequest): ApiAnswer {
  const { org, cause, params } = request;
  const app = findApp(org.state, params["appId"]!);
  const user = findUser(org.state, params["userId"]!);
  const input = assignmentInput(objectBody(request.body));
  return { body: present(request, updateAppUser(org, cause, app, user, input)) };
}

function unassign(request: ApiRequest): ApiAnswer {
  const { org, cause, params } = request;
  unassignUser(org, cause, findApp(org.state, params["appId"]!), findUser(org.state, params["userId"]!));
  return {};
}

function listGroups(request: ApiRequest): ApiAnswer {
  const { view, query, url, baseUrl } = request;
  const rows = view.appGroups.rowsBy("app", requestedApp(request).id);
  const page = pageOf(rows, query["after"], limitOf(query["limit"], 20, 200));
  return {
    body: page.items.map((appGroup) => presentAppGroup(baseUrl, appGroup)),
    headers: { link: linkHeader(url, page.next) },
  };
}

function getGroup(request: ApiRequest): ApiAnswer {
  const { view, params, baseUrl } = request;
  const appGroup = view.appGroups.get(pairKey(requestedApp(request).id, params["groupId"]!));
  if (!appGroup) throw notFound(params["groupId"]!, "AppGroup");
  return { body: presentAppGroup(baseUrl, appGroup) };
}

function putGroup(request: ApiRequest): ApiAnswer {
  const { org, cause, params, baseUrl } = request;
  const profile = profileAt(objectBody(request.body ?? {}), "profile");
  const app = findApp(org.state, params["appId"]!);
  const group = findGroup(org.state, params["groupId"]!);
  return { body: presentAppGroup(baseUrl, assignGroup(org, cause, app, group, profile)) };
}

function removeGroup(request: ApiRequest): ApiAnswer {
  const { org, cause, params } = request;
  unassignGroup(org, cause, findApp(org.state, params["appId"]!), findGroup(org.state, params["groupId"]!));
  return {};
}

function requestedApp(request: ApiRequest): App {
  return findApp(request.view, request.params["appId"]!);
}

function present(request: ApiRequest, appUser: AppUser): object {
  const expand = request.query["expand"];
  if (expand !== undefined && expand !== "user") throw validationFailed("expand", "expand: must be user");
  const user = expand === "user" ? request.view.users.get(appUser.userId) : undefined;
  return presentAppUser(request.baseUrl, appUser, user ? { user, typeId: request.org.userTypeId } : null);
}

function assignmentInput(body: JsonObject): AssignmentInput {
  const userName = stringAt(objectAt(body, "credentials"), "userName");
  return { profile: profileAt(body, "profile"), ...(userName === undefined ? {} : { userName }) };
}
