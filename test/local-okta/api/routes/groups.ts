import {
  addToGroup,
  createGroup,
  deleteGroup,
  findGroup,
  removeFromGroup,
  replaceGroup,
  type GroupInput,
} from "../../operations/groups.ts";
import { findUser } from "../../operations/users.ts";
import type { Group } from "../../state/model.ts";
import type { Row } from "../../state/table.ts";
import { objectAt, objectBody, stringAt } from "../body.ts";
import { checkFilter, matches, type Allowed } from "../filter/evaluate.ts";
import { parseFilter } from "../filter/parse.ts";
import { limitOf, linkHeader, pageOf } from "../paging.ts";
import { presentApp } from "../present/apps.ts";
import { presentGroup } from "../present/groups.ts";
import { listedUser } from "../present/users.ts";
import type { ApiAnswer, ApiRequest, Route } from "../route.ts";

const READ = "okta.groups.read";
const MANAGE = "okta.groups.manage";
const PAGING = ["after", "limit"];
const LIST_QUERY = ["filter", "search", "q", ...PAGING];

/** "We recommend using a limit less than or equal to 200" [management-openapi: listGroups]. */
const MAX_LIMIT = 10_000;
const DEFAULT_USERS = 1000;

/** [management-openapi: Group] */
export const groupRoutes: readonly Route[] = [
  { method: "GET", path: "/api/v1/groups", scope: READ, query: LIST_QUERY, handle: listGroups },
  { method: "POST", path: "/api/v1/groups", scope: MANAGE, handle: add },
  { method: "GET", path: "/api/v1/groups/:groupId", scope: READ, handle: get },
  { method: "PUT", path: "/api/v1/groups/:groupId", scope: MANAGE, handle: replace },
  { method: "DELETE", path: "/api/v1/groups/:groupId", scope: MANAGE, handle: remove },
  { method: "GET", path: "/api/v1/groups/:groupId/users", scope: READ, query: PAGING, handle: listUsers },
  { method: "GET", path: "/api/v1/groups/:groupId/apps", scope: READ, query: PAGING, handle: listApps },
  { method: "PUT", path: "/api/v1/groups/:groupId/users/:userId", scope: MANAGE, handle: assign },
  { method: "DELETE", path: "/api/v1/groups/:groupId/users/:userId", scope: MANAGE, handle: unassign },
];

const filterAllows: Allowed = (attribute) => ["id", "type", "lastUpdated", "lastMembershipUpdated"].includes(attribute);
const searchAllows: Allowed = (attribute) =>
  /^(id|type|created|lastUpdated|lastMembershipUpdated|profile\.(name|description))$/.test(attribute);

function listGroups(request: ApiRequest): ApiAnswer {
  const { query, view, url } = request;
  const page = pageOf(select(view.groups.rows(), query), query["after"], limitOf(query["limit"], MAX_LIMIT, MAX_LIMIT));
  return {
    body: page.items.map((group) => presentGroup(request.baseUrl, group)),
    headers: { link: linkHeader(url, page.next) },
  };
}

function select(rows: readonly Row<Group>[], query: ApiRequest["query"]): readonly Row<Group>[] {
  const { filter, search, q } = query;
  let selected = rows;
  for (const [text, allowed] of [
    [filter, filterAllows],
    [search, searchAllows],
  ] as const) {
    if (text === undefined) continue;
    const expression = parseFilter(text);
    checkFilter(expression, allowed);
    selected = selected.filter((row) => matches(expression, row.value));
  }
  if (q === undefined) return selected;
  return selected.filter((row) => row.value.profile.name.toLowerCase().startsWith(q.toLowerCase()));
}

function add(request: ApiRequest): ApiAnswer {
  return single(request, createGroup(request.org, request.cause, groupInput(request)));
}

function get(request: ApiRequest): ApiAnswer {
  return single(request, findGroup(request.view, request.params["groupId"]!));
}

function replace(request: ApiRequest): ApiAnswer {
  const group = findGroup(request.org.state, request.params["groupId"]!);
  return single(request, replaceGroup(request.org, request.cause, group, groupInput(request)));
}

function remove(request: ApiRequest): ApiAnswer {
  deleteGroup(request.org, request.cause, findGroup(request.org.state, request.params["groupId"]!));
  return {};
}

function listUsers(request: ApiRequest): ApiAnswer {
  const { view, params, query, url } = request;
  const group = findGroup(view, params["groupId"]!);
  const limit = limitOf(query["limit"], DEFAULT_USERS, MAX_LIMIT);
  const page = pageOf(view.memberships.rowsBy("group", group.id), query["after"], limit);
  const users = page.items.flatMap((membership) => view.users.get(membership.userId) ?? []);
  return {
    body: users.map((user) => listedUser(request.baseUrl, request.org.userTypeId, user)),
    headers: { link: linkHeader(url, page.next) },
  };
}

function listApps(request: ApiRequest): ApiAnswer {
  const { view, params, query, url, baseUrl, org } = request;
  const group = findGroup(view, params["groupId"]!);
  const page = pageOf(view.appGroups.rowsBy("group", group.id), query["after"], limitOf(query["limit"], 20, 200));
  const apps = page.items.flatMap((row) => view.apps.get(row.appId) ?? []);
  return {
    body: apps.map((app) => presentApp(baseUrl, org.id, app)),
    headers: { link: linkHeader(url, page.next) },
  };
}

function assign(request: ApiRequest): ApiAnswer {
  const { org, cause, params } = request;
  addToGroup(org, cause, findGroup(org.state, params["groupId"]!), findUser(org.state, params["userId"]!));
  return {};
}

function unassign(request: ApiRequest): ApiAnswer {
  const { org, cause, params } = request;
  removeFromGroup(org, cause, findGroup(org.state, params["groupId"]!), findUser(org.state, params["userId"]!));
  return {};
}

function groupInput(request: ApiRequest): GroupInput {
  const profile = objectAt(objectBody(request.body), "profile");
  return { name: stringAt(profile, "name") ?? "", description: stringAt(profile, "description") ?? null };
}

function single(request: ApiRequest, group: Group): ApiAnswer {
  return { body: presentGroup(request.baseUrl, group) };
}
