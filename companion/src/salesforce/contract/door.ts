import { z } from "zod";

/** The version of docs/api.md that this code speaks. */
export const CONTRACT = 1 as const;

/** Where the package's REST resources live in an org. */
export const BASE_PATH = "/services/apexrest/lockstep/v1";

/**
 * One REST resource of the package: what it takes and what it answers. docs/openapi.json is made of these, the client
 * checks answers by them, and test/e2e/contract.test.ts holds the Apex to them.
 *
 * Answers are read leniently, so that a newer package may say more: unknown keys are dropped.
 */
export interface Door<Body = unknown, Answer = unknown> {
  method: "GET" | "POST" | "PATCH";
  /** Below BASE_PATH; `{name}` stands for a part that the caller fills in. */
  path: `/${string}`;
  /** One line: what it is for. */
  summary: string;
  /** What may stand behind the question mark. */
  query?: z.ZodObject;
  body?: z.ZodType<Body>;
  answer: z.ZodType<Answer>;
  /** Codes of refusals by HTTP status, besides those that every door has. */
  problems?: Readonly<Record<number, readonly string[]>>;
}

/** Only helps the compiler to see body and answer of a door. */
export const door = <Body, Answer>(it: Door<Body, Answer>): Door<Body, Answer> => it;

/** Refusals that every door may answer with. */
export const COMMON_PROBLEMS: Readonly<Record<number, readonly string[]>> = {
  400: ["malformed", "unsupported_contract"],
  403: ["forbidden"],
  500: ["internal_error"],
  503: ["row_locked"],
};

/**
 * Every answer names the package's newest contract. A newer package's answer is read too: answers only ever grow
 * (docs/api.md, "Versions"), and whether this companion's requests are still understood is said by their refusal.
 */
export const contract = z.int().min(1).meta({ description: "The newest contract of the package." });

/** What the org's rules need to be read from Okta besides what always is; a package of before does not say. */
export const reads = z.array(z.string()).nullish().meta({
  description:
    "What rules that are enforced or monitored need read besides status, profile, groups and assignment: factors, app.profile.",
});

/** The body of a request that is wrong as a whole. */
export const problemSchema = z.object({
  code: z.string().meta({ description: "Stable, in snake case." }),
  message: z.string().meta({ description: "One sentence for people." }),
  correlationId: z.string().nullish(),
});

/** The `{code, message}` of a request that is wrong as a whole; null when the body is something else. */
export function parseProblem(body: unknown): { code: string; message: string } | null {
  const parsed = problemSchema.safeParse(body);
  return parsed.success ? { code: parsed.data.code, message: parsed.data.message } : null;
}
