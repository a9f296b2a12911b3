import { notImplemented, validationFailed } from "../../errors.ts";
import { groupsOf } from "../../operations/groups.ts";
import { activate, completeSignIn, deactivate, transition } from "../../operations/lifecycle.ts";
import {
  clearSessions,
  createUser,
  deleteDeactivatedUser,
  findUser,
  replaceProfile,
  setPassword,
  updateProfile,
} from "../../operations/users.ts";
import type { User } from "../../state/model.ts";
import { listAt, objectAt, objectBody, profileAt, type JsonObject } from "../body.ts";
import { limitOf, linkHeader, pageOf } from "../paging.ts";
import { presentAppLink } from "../present/apps.ts";
import { presentGroup } from "../present/groups.ts";
import { listedUser, singleUser } from "../present/users.ts";
import type { ApiAnswer, ApiRequest, Route } from "../route.ts";
import { selectUsers } from "../select-users.ts";

const READ = "okta.users.read";
const MANAGE = "okta.users.manage";
const LIST_QUERY = ["filter", "search", "q", "after", "limit"];

/** [management-openapi: User, UserResources, UserSessions] */
export const userRoutes: readonly Route[] = [
  { method: "GET", path: "/api/v1/users", scope: READ, query: LIST_QUERY, handle: listUsers },
  { method: "POST", path: "/api/v1/users", scope: MANAGE, query: ["activate", "nextLogin"], handle: create },
  { method: "GET", path: "/api/v1/users/:id", scope: READ, handle: get },
  { method: "POST", path: "/api/v1/users/:id", scope: MANAGE, handle: (request) => update(request, updateProfile) },
  { method: "PUT", path: "/api/v1/users/:id", scope: MANAGE, handle: (request) => update(request, replaceProfile) },
  { method: "DELETE", path: "/api/v1/users/:id", scope: MANAGE, query: ["sendEmail"], handle: remove },
  { method: "GET", path: "/api/v1/users/:id/groups", scope: READ, handle: listGroups },
  { method: "GET", path: "/api/v1/users/:id/appLinks", scope: READ, handle: listAppLinks },
  {
    method: "DELETE",
    path: "/api/v1/users/:id/sessions",
    scope: MANAGE,
    query: ["oauthTokens", "forgetDevices"],
    handle: revokeSessions,
  },
];

const DEFAULT_LIMIT = 200;
const DEFAULT_LIMIT_OF_Q = 10;

function listUsers(request: ApiRequest): ApiAnswer {
  const { query, view, url } = request;
  const limit = limitOf(query["limit"], query["q"] ? DEFAULT_LIMIT_OF_Q : DEFAULT_LIMIT, DEFAULT_LIMIT);
  const page = pageOf(selectUsers(view.users.rows(), query), query["after"], limit);
  return {
    body: page.items.map((user) => listedUser(request.baseUrl, request.org.userTypeId, user)),
    headers: { link: linkHeader(url, page.next) },
  };
}

function create(request: ApiRequest): ApiAnswer {
  const { org, cause, query } = request;
  const body = objectBody(request.body);
  const nextLogin = query["nextLogin"];
  if (nextLogin !== undefined && nextLogin !== "changePassword") throw validationFailed("nextLogin");
  const groupIds = listAt(body, "groupIds").map(String);
  const user = createUser(org, cause, {
    profile: profileAt(body, "profile"),
    hasPassword: hasPassword(body),
    groupIds,
  });
  if (query["activate"] === "false") return single(request, user);
  const activated = activate(org, cause, user);
  const expires = nextLogin === "changePassword" && activated.status === "ACTIVE";
  return single(request, expires ? transition(org, cause, activated, "expire_password") : activated);
}

function get(request: ApiRequest): ApiAnswer {
  return single(request, requested(request));
}

/** POST keeps what is not named, PUT empties it. */
function update(request: ApiRequest, store: typeof updateProfile): ApiAnswer {
  const { org, cause, params } = request;
  const body = objectBody(request.body);
  let user = findUser(org.state, params["id"]!);
  if (body["profile"] !== undefined) user = store(org, cause, user, profileAt(body, "profile"));
  if (hasPassword(body)) {
    const waits = user.status === "PROVISIONED" || user.status === "RECOVERY" || user.status === "PASSWORD_EXPIRED";
    user = waits ? completeSignIn(org, cause, user) : setPassword(org, cause, user);
  }
  return single(request, user);
}

/** The first DELETE deactivates, the second deletes [management-openapi: deleteUser]. */
function remove(request: ApiRequest): ApiAnswer {
  const { org, cause, params } = request;
  const user = findUser(org.state, params["id"]!);
  if (user.status === "DEPROVISIONED") deleteDeactivatedUser(org, cause, user);
  else deactivate(org, cause, user);
  return {};
}

/** Has no paging parameters: all groups come at once. */
function listGroups(request: ApiRequest): ApiAnswer {
  const groups = groupsOf(request.view, requested(request).id);
  return { body: groups.map((group) => presentGroup(request.baseUrl, group)) };
}

function listAppLinks(request: ApiRequest): ApiAnswer {
  const { view, baseUrl } = request;
  const assigned = view.appUsers.rowsBy("user", requested(request).id).map((row) => row.value);
  return {
    body: assigned.flatMap((appUser, index) => {
      const app = view.apps.get(appUser.appId);
      return app?.status === "ACTIVE" ? [presentAppLink(baseUrl, app, appUser, index)] : [];
    }),
  };
}

function revokeSessions(request: ApiRequest): ApiAnswer {
  clearSessions(request.org, request.cause, findUser(request.org.state, request.params["id"]!));
  return {};
}

function single(request: ApiRequest, user: User): ApiAnswer {
  return { body: singleUser(request.baseUrl, request.org.userTypeId, user) };
}

function requested(request: ApiRequest): User {
  const id = request.params["id"]!;
  if (id === "me") throw notImplemented("the user `me`");
  return findUser(request.view, id);
}

function hasPassword(body: JsonObject): boolean {
  const credentials = objectAt(body, "credentials");
  const password = objectAt(credentials, "password");
  for (const [of, name] of [
    [credentials, "recovery_question"],
    [password, "hash"],
    [password, "hook"],
  ] as const) {
    if (of[name] !== undefined) throw notImplemented(`the credential ${name}`);
  }
  return password["value"] !== undefined;
}
