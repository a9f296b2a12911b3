import { z } from "zod";
import { OktaFailure } from "./failure.ts";

/** What is read of Okta's answers; what else they hold stays as it is. */

export const user = z.looseObject({
  id: z.string(),
  status: z.string(),
  lastUpdated: z.string().nullish(),
  profile: z.record(z.string(), z.unknown()),
});

export const groups = z.array(
  z.looseObject({ id: z.string(), lastUpdated: z.string().nullish(), profile: z.looseObject({ name: z.string() }) }),
);

export const factors = z.array(
  z.looseObject({ factorType: z.string(), status: z.string(), provider: z.string().nullish() }),
);

export const appUser = z.looseObject({ profile: z.record(z.string(), z.unknown()).nullish() });
export const appUsers = z.array(appUser.extend({ id: z.string() }));

/** Any list of people. */
export const members = z.array(z.looseObject({ id: z.string() }));

/** @throws OktaFailure when the answer has another shape. */
export function parse<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  // The issues name fields, not values.
  const where = parsed.error.issues.map((issue) => issue.path.join(".") || "the answer").join(", ");
  throw new OktaFailure("refused", "unreadable_answer", `Okta's answer has an unexpected shape at ${where}.`);
}
