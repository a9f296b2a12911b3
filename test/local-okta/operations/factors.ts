import { notFound, validationFailed } from "../errors.ts";
import type { Cause } from "../log/event.ts";
import { userTarget } from "../log/targets.ts";
import { timestamp } from "../state/clock.ts";
import type { Factor, FactorType, Profile, User } from "../state/model.ts";
import type { StateView } from "../state/state.ts";
import type { Org } from "./org.ts";

interface FactorFacts {
  readonly prefix: string;
  /** How the System Log names the factor. */
  readonly logName: string;
  /** Whether it can be enrolled by the API and needs a second step to become active. */
  readonly activation: "immediate" | "second step";
}

const FACTORS: Readonly<Partial<Record<FactorType, FactorFacts>>> = {
  call: { prefix: "clf", logName: "CALL_FACTOR", activation: "second step" },
  email: { prefix: "emf", logName: "EMAIL_FACTOR", activation: "second step" },
  push: { prefix: "opf", logName: "OKTA_VERIFY_PUSH", activation: "second step" },
  question: { prefix: "ufs", logName: "SECURITY_QUESTION", activation: "immediate" },
  sms: { prefix: "sms", logName: "SMS_FACTOR", activation: "second step" },
  "token:software:totp": { prefix: "ost", logName: "OKTA_SOFT_TOKEN", activation: "second step" },
  u2f: { prefix: "fuf", logName: "FIDO_U2F", activation: "second step" },
  webauthn: { prefix: "fwf", logName: "FIDO_WEBAUTHN", activation: "second step" },
};

export interface FactorInput {
  readonly factorType: FactorType;
  readonly provider?: string;
  readonly profile?: Profile;
  /** Skip the second step. */
  readonly activate?: boolean;
}

/** @throws E0000007 */
export function findFactor(view: StateView, user: User, factorId: string): Factor {
  const factor = view.factors.get(factorId);
  if (!factor || factor.userId !== user.id) throw notFound(factorId, "UserFactor");
  return factor;
}

export function enrollFactor(org: Org, cause: Cause, user: User, input: FactorInput): Factor {
  const facts = FACTORS[input.factorType];
  if (!facts) throw validationFailed("factorType", `factorType: ${input.factorType} cannot be enrolled here`);
  if (user.status !== "ACTIVE") throw validationFailed("user", "user: The user must be active to enroll a factor");
  const provider = input.provider ?? (input.factorType === "webauthn" || input.factorType === "u2f" ? "FIDO" : "OKTA");
  const enrolled = org.state.factors.rowsBy("user", user.id).map((row) => row.value);
  if (enrolled.some((factor) => factor.factorType === input.factorType && factor.provider === provider)) {
    throw validationFailed("factorEnrollRequest", "A factor of this type is already set up.");
  }
  const now = timestamp(org.clock);
  const factor: Factor = {
    id: org.ids.id(facts.prefix),
    userId: user.id,
    factorType: input.factorType,
    provider,
    vendorName: provider,
    status: "PENDING_ACTIVATION",
    created: now,
    lastUpdated: now,
    profile: input.profile ?? {},
  };
  org.state.factors.put(factor.id, factor);
  return facts.activation === "immediate" || input.activate ? activateFactor(org, cause, user, factor) : factor;
}

export function activateFactor(org: Org, cause: Cause, user: User, factor: Factor): Factor {
  if (factor.status === "ACTIVE") throw validationFailed("factor", "factor: The factor is already active");
  const updated = org.state.factors.put(factor.id, { ...factor, status: "ACTIVE", lastUpdated: timestamp(org.clock) });
  org.log.write({
    eventType: "user.mfa.factor.activate",
    cause,
    target: [userTarget(user)],
    outcome: { result: "SUCCESS", reason: `User set up ${logNameOf(factor)} factor` },
    debugData: { factor: logNameOf(factor) },
  });
  return updated;
}

/** @throws E0000001 for a deactivated user [management-openapi: unenrollFactor] */
export function unenrollFactor(org: Org, cause: Cause, user: User, factor: Factor): void {
  if (user.status === "DEPROVISIONED") throw validationFailed("user", "user: The user is deactivated");
  org.state.factors.delete(factor.id);
  org.log.write({
    eventType: "user.mfa.factor.deactivate",
    cause,
    target: [userTarget(user)],
    outcome: { result: "SUCCESS", reason: `User reset ${logNameOf(factor)} factor` },
    debugData: { factor: logNameOf(factor) },
  });
}

/** Takes all factors away at once: one event, however many there were. */
export function resetFactors(org: Org, cause: Cause, user: User): void {
  for (const { value } of org.state.factors.rowsBy("user", user.id)) org.state.factors.delete(value.id);
  org.log.write({ eventType: "user.mfa.factor.reset_all", cause, target: [userTarget(user)] });
}

function logNameOf(factor: Factor): string {
  return FACTORS[factor.factorType]?.logName ?? factor.factorType;
}
