import { validationFailed } from "../../errors.ts";
import {
  activateFactor,
  enrollFactor,
  findFactor,
  unenrollFactor,
  type FactorInput,
} from "../../operations/factors.ts";
import { shownFactors } from "../../operations/policies.ts";
import { findUser } from "../../operations/users.ts";
import type { FactorType } from "../../state/model.ts";
import { objectBody, profileAt, stringAt } from "../body.ts";
import { presentFactor } from "../present/factors.ts";
import type { ApiAnswer, ApiRequest, Route } from "../route.ts";

const READ = "okta.users.read";
const MANAGE = "okta.users.manage";

/** [management-openapi: UserFactor] */
export const factorRoutes: readonly Route[] = [
  { method: "GET", path: "/api/v1/users/:id/factors", scope: READ, handle: list },
  { method: "POST", path: "/api/v1/users/:id/factors", scope: MANAGE, query: ["activate"], handle: enroll },
  { method: "GET", path: "/api/v1/users/:id/factors/:factorId", scope: READ, handle: get },
  { method: "DELETE", path: "/api/v1/users/:id/factors/:factorId", scope: MANAGE, handle: unenroll },
  { method: "POST", path: "/api/v1/users/:id/factors/:factorId/lifecycle/activate", scope: MANAGE, handle: activate },
];

function list(request: ApiRequest): ApiAnswer {
  const user = findUser(request.view, request.params["id"]!);
  const factors = shownFactors(request.view, user.id);
  return { body: factors.map((factor) => presentFactor(request.baseUrl, factor)) };
}

function enroll(request: ApiRequest): ApiAnswer {
  const { org, cause, params, query, baseUrl } = request;
  const body = objectBody(request.body);
  const factorType = stringAt(body, "factorType");
  if (!factorType) throw validationFailed("factorType", "factorType: The field cannot be left blank");
  const provider = stringAt(body, "provider");
  const input: FactorInput = {
    factorType: factorType as FactorType,
    profile: profileAt(body, "profile"),
    activate: query["activate"] === "true",
    ...(provider === undefined ? {} : { provider }),
  };
  return { body: presentFactor(baseUrl, enrollFactor(org, cause, findUser(org.state, params["id"]!), input)) };
}

function get(request: ApiRequest): ApiAnswer {
  const user = findUser(request.view, request.params["id"]!);
  return { body: presentFactor(request.baseUrl, findFactor(request.view, user, request.params["factorId"]!)) };
}

function unenroll(request: ApiRequest): ApiAnswer {
  const { org, cause, params } = request;
  const user = findUser(org.state, params["id"]!);
  unenrollFactor(org, cause, user, findFactor(org.state, user, params["factorId"]!));
  return {};
}

/** The pass code is not checked: there is no device to make one. */
function activate(request: ApiRequest): ApiAnswer {
  const { org, cause, params, baseUrl } = request;
  const user = findUser(org.state, params["id"]!);
  const factor = findFactor(org.state, user, params["factorId"]!);
  return { body: presentFactor(baseUrl, activateFactor(org, cause, user, factor)) };
}
