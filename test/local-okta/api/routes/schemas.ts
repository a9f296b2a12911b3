import { BASE_ATTRIBUTES, REQUIRED_ATTRIBUTES } from "../../operations/profile.ts";
import type { ApiAnswer, ApiRequest, Route } from "../route.ts";

/** [management-openapi: Schemas, UserSchema] */
export const schemaRoutes: readonly Route[] = [
  { method: "GET", path: "/api/v1/meta/schemas/user/default", scope: "okta.schemas.read", handle: userSchema },
];

function userSchema({ org, baseUrl }: ApiRequest): ApiAnswer {
  const id = `osc${org.userTypeId.slice(3)}`;
  const property = (title: string, name: string) => ({
    title,
    type: "string",
    ...((REQUIRED_ATTRIBUTES as readonly string[]).includes(name) ? { required: true } : {}),
    scope: "NONE",
    permissions: [{ principal: "SELF", action: "READ_ONLY" }],
    master: { type: "PROFILE_MASTER" },
  });
  const properties = (entries: readonly (readonly [string, string])[]) =>
    Object.fromEntries(entries.map(([name, title]) => [name, property(title, name)]));
  return {
    body: {
      id: `${baseUrl}/api/v1/meta/schemas/user/${id}`,
      $schema: "http://json-schema.org/draft-04/schema#",
      name: "user",
      title: "User",
      description: "Okta user profile template with default permission settings",
      type: "object",
      definitions: {
        custom: {
          id: "#custom",
          type: "object",
          properties: properties([...org.customAttributes].map((name) => [name, name])),
          required: [],
        },
        base: {
          id: "#base",
          type: "object",
          properties: properties([...BASE_ATTRIBUTES]),
          required: REQUIRED_ATTRIBUTES,
        },
      },
      properties: { profile: { allOf: [{ $ref: "#/definitions/custom" }, { $ref: "#/definitions/base" }] } },
    },
  };
}
