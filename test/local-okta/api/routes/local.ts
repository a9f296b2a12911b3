import { malformedBody, OktaError, validationFailed } from "../../errors.ts";
import type { ApiAnswer, ApiRequest, Route } from "../route.ts";

/**
 * The door for people who try things out with `npm run -s okta`: what the driver and the faults do in tests, by HTTP.
 * None of it exists at Okta. A body is the list of arguments: `["ann@example.com", "Sales"]`.
 */
export const localRoutes: readonly Route[] = [
  { method: "GET", path: "/__local/truth", scope: "local", handle: truth },
  { method: "POST", path: "/__local/driver/:method", scope: "local", handle: (request) => run(request, "driver") },
  { method: "POST", path: "/__local/faults/:method", scope: "local", handle: (request) => run(request, "faults") },
];

/** By name, since anything else of these objects is nobody's business. */
const DRIVER_METHODS =
  "createUser activate activateWithoutPassword completeActivation deactivate suspend unsuspend lock unlock resetPassword " +
  "expirePassword deleteUser updateProfile replaceProfile createGroup renameGroup deleteGroup addToGroup removeFromGroup " +
  "createApp activateApp deactivateApp renameApp deleteApp assignToApp unassignFromApp assignGroupToApp " +
  "unassignGroupFromApp createGroupRule activateGroupRule deactivateGroupRule createPolicy updatePolicy activatePolicy " +
  "deactivatePolicy deletePolicy addPolicyRule setPolicyRule deletePolicyRule enrollFactor activateFactor unenrollFactor " +
  "resetFactors registerHook idle";
const FAULT_METHODS =
  "hooks.drop hooks.duplicate hooks.delay hooks.reorder hooks.strip hooks.extend hooks.omitNulls hooks.clear " +
  "api.fail api.rateLimit api.concurrencyLimit api.slow api.disconnect api.loseScope api.restoreScope api.clear " +
  "lagReads lagLists delayLog expireTokens clear";

const ALLOWED: Readonly<Record<"driver" | "faults", ReadonlySet<string>>> = {
  driver: new Set(DRIVER_METHODS.split(" ")),
  faults: new Set(FAULT_METHODS.split(" ")),
};

function truth({ services }: ApiRequest): ApiAnswer {
  return { body: [...services.truth().values()] };
}

async function run({ params, body, services }: ApiRequest, of: "driver" | "faults"): Promise<ApiAnswer> {
  const method = params["method"]!;
  if (!ALLOWED[of].has(method)) {
    throw new OktaError(404, "E0000007", `local okta: ${of} has no ${method}; it has ${[...ALLOWED[of]].join(", ")}`);
  }
  const args = argumentsIn(body);
  const [last, owner] = resolve(services[of], method.split("."));
  try {
    return { body: (await last.apply(owner, args)) ?? {} };
  } catch (error) {
    if (error instanceof OktaError) throw error;
    throw validationFailed(method, error instanceof Error ? error.message : String(error));
  }
}

/** curl says that a body is a form unless it is told otherwise; such a body comes as text. */
function argumentsIn(body: unknown): unknown[] {
  let args = body ?? [];
  try {
    if (typeof args === "string") args = JSON.parse(args);
  } catch {
    throw malformedBody();
  }
  if (!Array.isArray(args)) throw malformedBody();
  return args;
}

type Callable = (...args: readonly unknown[]) => unknown;

function resolve(root: object, path: readonly string[]): [Callable, object] {
  const [name, ...rest] = path;
  const found = (root as Record<string, unknown>)[name!];
  if (rest.length > 0) return resolve(found as object, rest);
  return [found as Callable, root];
}
