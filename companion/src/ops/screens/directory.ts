import { z } from "zod";
import { OktaFailure } from "../../okta/failure.ts";
import type { CallOptions, OktaHttp } from "../../okta/http.ts";
import type { Clock } from "../../time.ts";
import type { AttributesList, GroupsPage, GroupsQuery } from "./contract.ts";

/** What screens offer to choose from, as Okta has it now. */
export interface Directory {
  /** @throws OktaFailure */
  groups(query: GroupsQuery, signal: AbortSignal): Promise<GroupsPage>;
  /** @throws OktaFailure */
  attributes(signal: AbortSignal): Promise<AttributesList>;
}

const groups = z.array(
  z.looseObject({
    id: z.string(),
    type: z.string(),
    profile: z.looseObject({ name: z.string(), description: z.string().nullish() }),
  }),
);
const attribute = z.looseObject({
  title: z.string().nullish(),
  type: z.string().catch("string"),
  enum: z.array(z.union([z.string(), z.number()])).nullish(),
});
const definition = z.looseObject({ properties: z.record(z.string(), attribute).default({}) });
const schema = z.looseObject({
  definitions: z.looseObject({ base: definition.optional(), custom: definition.optional() }),
});

/** Whoever types asks the same again and again. */
const REMEMBERED_MS = 60_000;
const MOST_REMEMBERED = 200;
/** Screens can wait, or do without: what people's access hangs on goes first. */
const CALL: CallOptions = { share: "low" };

/** Reads one Okta org's groups and profile schema. */
export function createDirectory(oktaOrg: string, http: Pick<OktaHttp, "get">, clock: Clock): Directory {
  const remember = createMemory(clock);
  return {
    groups: ({ term, after, limit }, signal) =>
      remember(JSON.stringify([term, after, limit]), async () => {
        const query = new URLSearchParams({ limit: String(limit) });
        // By its beginning; `search` would find parts too, and answers what was true a while ago.
        if (term !== "") query.set("q", term);
        if (after !== undefined) query.set("after", after);
        const { body, next } = await http.get(`/api/v1/groups?${query}`, signal, CALL);
        return {
          oktaOrg,
          groups: parse(groups, body).map(({ id, type, profile: { name, description } }) => ({
            id,
            name,
            description: description ?? null,
            type,
          })),
          next: next === undefined ? null : new URL(next).searchParams.get("after"),
        };
      }),
    attributes: (signal) =>
      remember("attributes", async () => {
        const { body } = await http.get("/api/v1/meta/schemas/user/default", signal, CALL);
        const { base, custom } = parse(schema, body).definitions;
        const all = { ...base?.properties, ...custom?.properties };
        return {
          oktaOrg,
          attributes: Object.entries(all).map(([name, { title, type, enum: values }]) => ({
            name,
            title: title ?? null,
            type,
            values: values?.map(String) ?? null,
          })),
        };
      }),
  };
}

/** Remembers answers for a while, and asks once for those who ask at the same time; failures are forgotten. */
function createMemory(clock: Clock) {
  const known = new Map<string, { answer: Promise<unknown>; until: number }>();
  return <Answer>(key: string, ask: () => Promise<Answer>): Promise<Answer> => {
    const found = known.get(key);
    if (found !== undefined && found.until > clock()) return found.answer as Promise<Answer>;
    known.delete(key);
    if (known.size >= MOST_REMEMBERED) known.delete(known.keys().next().value as string);
    const answer = ask();
    known.set(key, { answer, until: clock() + REMEMBERED_MS });
    answer.catch(() => known.delete(key));
    return answer;
  };
}

function parse<Schema extends z.ZodType>(expected: Schema, body: unknown): z.output<Schema> {
  const parsed = expected.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new OktaFailure("refused", "unreadable_answer", "Okta's answer has an unexpected shape.");
}
