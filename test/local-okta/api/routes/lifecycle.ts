import { activate, deactivate, transition, type TransitionName } from "../../operations/lifecycle.ts";
import { resetFactors } from "../../operations/factors.ts";
import { clearSessions, findUser } from "../../operations/users.ts";
import type { User } from "../../state/model.ts";
import { singleUser } from "../present/users.ts";
import type { ApiAnswer, ApiRequest, Route } from "../route.ts";

const TOKEN_LENGTH = 20;

/** [management-openapi: UserLifecycle, UserCred] */
export const lifecycleRoutes: readonly Route[] = [
  lifecycle("activate", (request, user) => {
    activate(request.org, request.cause, user);
    return activationToken(request);
  }),
  lifecycle("reactivate", (request, user) => {
    transition(request.org, request.cause, user, "reactivate");
    return activationToken(request);
  }),
  lifecycle("deactivate", (request, user) => {
    deactivate(request.org, request.cause, user);
    return { body: {} };
  }),
  simple("suspend"),
  simple("unsuspend"),
  simple("unlock"),
  lifecycle("reset_password", (request, user) => {
    transition(request.org, request.cause, user, "reset_password");
    if (request.query["revokeSessions"] === "true") clearSessions(request.org, request.cause, user);
    if (request.query["sendEmail"] !== "false") return { body: {} };
    const token = request.org.ids.token(TOKEN_LENGTH);
    return { body: { resetPasswordUrl: `${request.baseUrl}/signin/reset-password/${token}` } };
  }),
  lifecycle("expire_password", (request, user) => ({
    body: singleUser(
      request.baseUrl,
      request.org.userTypeId,
      transition(request.org, request.cause, user, "expire_password"),
    ),
  })),
  lifecycle("reset_factors", (request, user) => {
    resetFactors(request.org, request.cause, user);
    return { body: {} };
  }),
];

function simple(name: TransitionName): Route {
  return lifecycle(name, (request, user) => {
    transition(request.org, request.cause, user, name);
    return { body: {} };
  });
}

function lifecycle(name: string, act: (request: ApiRequest, user: User) => ApiAnswer): Route {
  return {
    method: "POST",
    path: `/api/v1/users/:id/lifecycle/${name}`,
    scope: "okta.users.manage",
    query: ["sendEmail", "revokeSessions"],
    handle: (request) => act(request, findUser(request.org.state, request.params["id"]!)),
  };
}

/** The link is given back only when no mail goes out [management-openapi: UserActivationToken]. */
function activationToken(request: ApiRequest): ApiAnswer {
  if (request.query["sendEmail"] !== "false") return { body: {} };
  const activationToken = request.org.ids.token(TOKEN_LENGTH);
  return { body: { activationUrl: `${request.baseUrl}/tokens/${activationToken}/verify`, activationToken } };
}
