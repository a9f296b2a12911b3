/**
 * Sign-on by SAML as far as the package meets it: the org finds the user by federation id and calls the project's `Auth.SamlJitHandler`. There is no
 * HTTP door for assertions; the seam `signOn` hands over what one would have read from a valid one.
 *
 * Apex Reference Guide, "SamlJitHandler Interface": `createUser` returns a User that the platform inserts, `updateUser` writes by itself.
 */
import type { OrgData } from "../data/index.ts";
import type { Program } from "../platform/program.ts";
import type { Transaction } from "../platform/transaction.ts";
import { rowOperators } from "../platform/rows.ts";
import { ApexMap } from "../platform/values/map.ts";
import type { SObjectValue } from "../platform/values/sobject.ts";
import { restError } from "../surface/http/errors.ts";
import type { JsonValue } from "../surface/http/messages.ts";
import { describeFailure } from "./failure.ts";

export interface SignOnHost {
  readonly data: OrgData;
  readonly program: Program;
  /** Runs work in a transaction of the user that the single sign-on settings name under "Execute Handler As". */
  runAs<T>(userId: string, work: (transaction: Transaction) => T): T;
}

/** An assertion that was found valid, and what the settings say of its issuer. */
export interface SignOn {
  readonly handler: string;
  readonly executeAs: string;
  readonly federationId: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly assertion?: string;
  readonly samlSsoProviderId?: string;
}

/** Who has signed on, and whether they were made for it; or, as `error`, what the handler threw: nobody is let in then. */
export type SignOnResult =
  { readonly userId: string; readonly created: boolean } | { readonly error: string; readonly message: string };

interface Handler {
  createuser(...args: unknown[]): SObjectValue | null;
  updateuser(...args: unknown[]): unknown;
}

export function signOn(given: SignOn, host: SignOnHost): SignOnResult {
  const { data } = host;
  const executor = data.userByUsername(given.executeAs);
  if (!executor) throw restError("INVALID_INPUT", `signOn: there is no user ${given.executeAs}`);
  if (
    !host.program.types
      .get(given.handler.toLowerCase())
      ?.supertypes.some((type) => type.toLowerCase() === "auth.samljithandler")
  )
    throw restError("INVALID_INPUT", `signOn: ${given.handler} is no class that implements Auth.SamlJitHandler`);
  const known = data.findBy("User", "FederationIdentifier", given.federationId);
  try {
    return host.runAs(executor.id, () => callHandler(given, host.program, known?.id ?? null));
  } catch (error) {
    const failure = describeFailure(error);
    if (!failure.isApex) throw error;
    return { error: failure.exceptionType, message: failure.text };
  }
}

function callHandler(given: SignOn, program: Program, userId: string | null): SignOnResult {
  const handler = program.create(given.handler) as unknown as Handler;
  const attributes = new ApexMap("map<string,string>", Object.entries(given.attributes ?? {}));
  // Neither community nor portal: who signs on is an internal user.
  const args = [given.samlSsoProviderId ?? null, null, null, given.federationId, attributes, given.assertion ?? ""];
  if (userId !== null) {
    handler.updateuser(userId, ...args);
    return { userId, created: false };
  }
  const user = handler.createuser(...args);
  if (user === null) return { error: "USER_CREATION_API_ERROR", message: "createUser answered null" };
  rowOperators.dml("insert", user, "system", null);
  return { userId: String(user.id), created: true };
}

/** Reads the arguments of the seam. @throws RestError for what is missing */
export function signOnOf(args: Readonly<Record<string, JsonValue>>): SignOn {
  for (const name of ["handler", "executeAs", "federationId"])
    if (typeof args[name] !== "string") throw restError("INVALID_INPUT", `signOn takes {${name}: text, ...}`);
  return args as unknown as SignOn;
}
