/** Calls of `@AuraEnabled` methods by Lightning components. */
import { underSharing } from "../platform/sharing.ts";
import { deserializeJson } from "../platform/lib/json/index.ts";
import type { MethodMetadata, TypeMetadata } from "../language/metadata.ts";
import type { LimitCounters } from "../platform/limits.ts";
import type { Program } from "../platform/program.ts";
import type { ApexValue } from "../platform/registry.ts";
import { AuraHandledException } from "../platform/values/exceptions.ts";
import type { JsonValue } from "../surface/http/messages.ts";
import type { ApexAnswer, ApexCall } from "../surface/org-operations.ts";
import { auraJson } from "./aura-json.ts";
import { describeFailure } from "./failure.ts";

/** A call that does not reach Apex; worded as Lightning words it. */
export class AuraCallError extends Error {}

export interface AuraTarget {
  readonly type: TypeMetadata;
  readonly method: MethodMetadata;
}

/** @throws AuraCallError when there is no such method */
export function findAuraMethod(program: Program, { className, methodName }: ApexCall): AuraTarget {
  const type = program.types.get(className.toLowerCase());
  const method = type?.methods.find(
    (candidate) =>
      candidate.isStatic && candidate.name.toLowerCase() === methodName.toLowerCase() && isAuraEnabled(candidate),
  );
  if (!type || !method)
    throw new AuraCallError(`Unable to find Apex action method referenced as '${className}.${methodName}'.`);
  return { type, method };
}

/** Runs the method in the running transaction. @throws AuraCallError for arguments that do not fit, and whatever the Apex throws */
export function callAura(
  program: Program,
  { type, method }: AuraTarget,
  call: ApexCall,
  limits: LimitCounters,
): JsonValue {
  // "System.LimitException: Too many DML statements: 1", as public posts quote what DML in a cacheable method gets.
  if (isCacheable(method)) limits.setCeiling("dmlStatements", 0);
  const args = method.parameters.map(({ name, type: parameterType }) =>
    argument(call.arguments[name], name, parameterType),
  );
  // A class that says nothing runs with sharing when a component calls it. [Lightning Web Components Developer Guide: Secure Apex Classes]
  return auraJson(
    underSharing("with", () => program.invokeStatic(type.key, method.js, args)),
    program,
  );
}

/** What a component gets for an error: an AuraHandledException's own words, or the exception's. */
export function auraFailure(error: unknown): ApexAnswer {
  if (error instanceof AuraCallError)
    return {
      ok: false,
      error: {
        message: error.message,
        exceptionType: "System.NoAccessException",
        isUserDefinedException: false,
        stackTrace: "",
      },
    };
  const { text, exceptionType, stackTrace } = describeFailure(error);
  const message = error instanceof AuraHandledException ? error.auraMessage : text;
  return {
    ok: false,
    error: { message, exceptionType, isUserDefinedException: !exceptionType.startsWith("System."), stackTrace },
  };
}

function argument(value: JsonValue | undefined, name: string, type: string): ApexValue {
  if (value === undefined || value === null) return null;
  try {
    return deserializeJson(JSON.stringify(value), type);
  } catch (error) {
    throw new AuraCallError(
      `Value provided is invalid for action parameter '${name}' of type '${type}': ${(error as Error).message}`,
    );
  }
}

function isCacheable(method: MethodMetadata): boolean {
  const annotation = method.annotations.find(({ name }) => name === "auraenabled");
  return String(annotation?.parameters["cacheable"] ?? "").toLowerCase() === "true";
}

function isAuraEnabled(method: MethodMetadata): boolean {
  return method.annotations.some((annotation) => annotation.name === "auraenabled");
}
