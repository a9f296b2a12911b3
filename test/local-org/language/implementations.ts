/** What of the platform the local org implements, as its registry says. */
import "./jar-values.ts";
import { findImplementation, platformClass } from "../platform/registry.ts";
import { hasPlatformEnum } from "../platform/values/enum.ts";
import type { Implementations } from "./scope.ts";

/** Asks the registry; `platform/lib/index.ts` must have been imported for it to be complete. */
export const registryImplementations: Implementations = {
  hasEnum: (className) => hasPlatformEnum(className),
  dispatch: (className) => platformClass(className)?.dispatch,
  has: (className, kind, member, parameterKeys) => {
    const definition = platformClass(className);
    if (!definition) return false;
    if (findImplementation(definition[kind], member, parameterKeys)) return true;
    const prototype = definition.jsClass?.prototype as Record<string, unknown> | undefined;
    if (kind === "methods" && definition.dispatch === "virtual") return typeof prototype?.[member] === "function";
    return kind === "constructors" && typeof prototype?.[constructorOf(parameterKeys)] === "function";
  },
};

function constructorOf(parameterKeys: readonly string[]): string {
  return `c$${parameterKeys.map((key) => key.replace(/[^a-z0-9_]/g, "_")).join("$")}`;
}
