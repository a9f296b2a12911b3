import { z } from "zod";

/** What `GET /screens/okta/groups` is asked with. */
export const groupsQuery = z.object({
  /** The beginning of a name; the first groups without one. */
  term: z.string().max(255, "must have at most 255 characters").default(""),
  /** `next` of the page before. */
  after: z.string().max(500, "is no cursor").optional(),
  limit: z.coerce
    .number("must be a number")
    .int("must be a whole number")
    .min(1, "must be at least 1")
    .max(200, "must be at most 200")
    .default(50),
});

/** What it answers: groups of the Okta org that this Salesforce org follows. */
export const groupsPage = z.object({
  oktaOrg: z.string(),
  groups: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      description: z.string().nullable(),
      /** `OKTA_GROUP`, `APP_GROUP` or `BUILT_IN`. */
      type: z.string(),
    }),
  ),
  /** Where the next page begins; null on the last. */
  next: z.string().nullable(),
});

/** What `GET /screens/okta/attributes` answers: the profile of the Okta org's default user type. */
export const attributesList = z.object({
  oktaOrg: z.string(),
  attributes: z.array(
    z.object({
      name: z.string(),
      title: z.string().nullable(),
      /** `string`, `boolean`, `number`, `integer`, `array`. */
      type: z.string(),
      /** What it can be, where Okta lists that. */
      values: z.array(z.string()).nullable(),
    }),
  ),
});

export type GroupsQuery = z.output<typeof groupsQuery>;
export type GroupsPage = z.output<typeof groupsPage>;
export type AttributesList = z.output<typeof attributesList>;
