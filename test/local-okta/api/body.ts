import { malformedBody, validationFailed } from "../errors.ts";
import type { Profile, ProfileValue } from "../state/model.ts";

export type JsonObject = Readonly<Record<string, unknown>>;

/** @throws E0000003 unless the body is a JSON object */
export function objectBody(body: unknown): JsonObject {
  if (!isObject(body)) throw malformedBody();
  return body;
}

/** @returns the object under `name`, empty when there is none. @throws E0000001 when there is something else */
export function objectAt(body: JsonObject, name: string): JsonObject {
  const value = body[name];
  if (value === undefined || value === null) return {};
  if (!isObject(value)) throw validationFailed(name, `${name}: must be an object`);
  return value;
}

export function stringAt(body: JsonObject, name: string): string | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw validationFailed(name, `${name}: must be a text`);
  return value;
}

export function listAt(body: JsonObject, name: string): readonly unknown[] {
  const value = body[name];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw validationFailed(name, `${name}: must be a list`);
  return value;
}

/** @throws E0000001 for values that no profile attribute can hold */
export function profileAt(body: JsonObject, name: string): Profile {
  const profile = objectAt(body, name);
  for (const [attribute, value] of Object.entries(profile)) {
    if (!isProfileValue(value)) throw validationFailed(attribute, `${attribute}: the value has the wrong type`);
  }
  return profile as Profile;
}

function isProfileValue(value: unknown): value is ProfileValue {
  if (value === null || ["string", "number", "boolean"].includes(typeof value)) return true;
  return Array.isArray(value) && value.every((item) => typeof item === "string" || typeof item === "number");
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
