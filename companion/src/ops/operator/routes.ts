import type { FastifyInstance, FastifyReply } from "fastify";
import { z } from "zod";
import { ConfigError } from "../../config.ts";
import { readHistory } from "../../jobs/history.ts";
import { nextTime } from "../../jobs/schedule.ts";
import type { Job } from "../../jobs/runner.ts";
import { TASK_KINDS, type TaskRunner } from "../../outbound/tasks.ts";
import { OktaFailure } from "../../okta/failure.ts";
import { SalesforceFailure } from "../../salesforce/failure.ts";
import type { Store } from "../../store/store.ts";
import type { Finding } from "../doctor/finding.ts";
import type { Reloaded } from "../../sides/index.ts";
import { HOLD_STATES, type Hold } from "../../sync/claiming/hold.ts";
import { createActs, discarding, holding, replaying } from "./acts.ts";
import { IMPORT_BODY_LIMIT, importBody, type OrgConfiguration } from "./configuration.ts";
import type { Guard } from "./guard.ts";
import { malformedText } from "../malformed.ts";
import type { Recent } from "./recent.ts";
import type { Tasks } from "./tasks.ts";

/** One org, as operators reach it. */
export interface OperatedOrg {
  key: string;
  /** Key of the Okta org whose people it follows. */
  oktaOrg: string;
  tasks: TaskRunner;
  /** The Okta id of a person whom an operator names by id or login. @throws OktaFailure. */
  findPerson(idOrLogin: string, signal: AbortSignal): Promise<string | null>;
  /** What somebody signs in to Okta with. @throws OktaFailure. */
  loginOf(oktaId: string, signal: AbortSignal): Promise<string | null>;
  /** What would be done for a person now. @throws OktaFailure, SalesforceFailure. */
  plan(oktaId: string, signal: AbortSignal): Promise<unknown>;
  /** What is done in it by the clock, as its settings are now. */
  jobs(): readonly Job[];
  hold: Hold;
  configuration: OrgConfiguration;
}

export interface OperatorOptions {
  guard: Guard;
  /** Whether the operator token is enough to change what an org's rules are. */
  mayConfigure: boolean;
  /** By key, in the order of the configuration. */
  orgs: ReadonlyMap<string, OperatedOrg>;
  /** What is done by the clock, as it is now. */
  jobs(): readonly Job[];
  /** Reads the configuration again. @throws ConfigError. */
  reload(): Promise<Reloaded>;
  tasks: Tasks;
  recent: Recent;
  store: Pick<Store, "cursor" | "discard" | "deadLetters" | "keepFacts" | "settleFacts">;
  doctor(signal: AbortSignal): Promise<Finding[]>;
  clock(): number;
}

const person = z.string().regex(/^[^\s/?#]{1,200}$/, "must be an Okta id or a login");
const taskBody = z.object({
  org: z.string().optional(),
  kind: z.enum(TASK_KINDS),
  subject: person.optional(),
  parameters: z
    .object({ repair: z.boolean(), code: z.string().max(100), mode: z.enum(["full", "new"]) })
    .partial()
    .optional(),
});
const planBody = z.object({ org: z.string().optional(), subject: person });
const holdBody = z.object({ org: z.string(), hold: z.enum(HOLD_STATES) });
const discardBody = z.object({
  id: z.number().int().positive(),
  reason: z
    .string()
    .trim()
    .min(3, "must say why nothing more is to be done, in 3 to 500 characters")
    .max(500, "must have 500 characters at most"),
});
const orgQuery = z.object({ org: z.string().optional() });
/** `<companion>:<sequence>`, with commas between. */
const seenQuery = z.object({
  seen: z
    .string()
    .max(2_000)
    .regex(/^([\w-]+:\d{1,15}(,|$))*$/, "must be places of companions, as id:sequence with commas between")
    .default("")
    .transform((text) => {
      const places = text
        .split(",")
        .filter((place) => place !== "")
        .map((place) => place.split(":"));
      return new Map(places.map(([companion = "", last]) => [companion, Number(last)]));
    }),
});

/** More dead letters than anybody can have. */
const MOST_LETTERS = 1_000_000;

/** How long an operator waits for an answer that needs Okta and the org. */
const PATIENCE_MS = 60_000;

/** What the CLI asks for. Whoever looks needs less than whoever acts. */
export async function operatorDoor(app: FastifyInstance, options: OperatorOptions): Promise<void> {
  const { guard, mayConfigure, orgs, jobs, reload, tasks, recent, store, doctor, clock } = options;
  const refuse = (reply: FastifyReply, status: number, code: string, message: string) =>
    reply.code(status).send({ code, message });
  const malformed = (reply: FastifyReply, error: z.ZodError) => {
    return refuse(reply, 400, "malformed", malformedText(error));
  };
  const noSuchOrg = (reply: FastifyReply, key: string | undefined) => {
    const all = [...orgs.keys()].join(", ");
    return key === undefined
      ? refuse(reply, 400, "org_not_named", `Say which org is meant (--org KEY); there are: ${all}.`)
      : refuse(reply, 404, "unknown_org", `There is no such org; there are: ${all}.`);
  };
  /** The org that is meant: the only one needs no name. */
  const orgOf = (key: string | undefined) =>
    key === undefined ? (orgs.size === 1 ? [...orgs.values()][0] : undefined) : orgs.get(key);

  /** The people of an org who are dead letters, or the one person. */
  const lettersOf = ({ key, oktaOrg }: OperatedOrg, subject?: string) =>
    store.deadLetters(MOST_LETTERS, { kind: "person", org: key, oktaOrg, subject });

  const failed = (reply: FastifyReply, error: unknown) => {
    if (error instanceof OktaFailure || error instanceof SalesforceFailure)
      return refuse(reply, 502, error.code, error.message);
    throw error;
  };
  const acts = createActs(store, clock);
  const patience = () => AbortSignal.timeout(PATIENCE_MS);

  app.register(async (looking) => {
    looking.addHook("onRequest", guard.mayLook);
    looking.get("/operator/jobs", async () => ({
      jobs: await Promise.all(
        jobs().map(async ({ name, cron, timeZone }) => {
          const history = await readHistory(store, name);
          const next = nextTime({ cron, timeZone }, { owedAt: history?.owedAt, now: clock() });
          return { name, cron, timeZone, next, runs: history?.runs ?? [] };
        }),
      ),
    }));
    looking.get("/operator/events", async (request, reply) => {
      const query = seenQuery.safeParse(request.query);
      return query.success ? recent.after(query.data.seen) : malformed(reply, query.error);
    });
    looking.get<{ Params: { id: string } }>(
      "/operator/tasks/:id",
      async ({ params }, reply) =>
        (await tasks.find(params.id)) ?? refuse(reply, 404, "unknown_task", "No such task is known, or no longer."),
    );
  });

  app.register(async (acting) => {
    acting.addHook("onRequest", guard.mayAct);
    // What operators did stays readable: who has the token is not known, from where they came is.
    acting.addHook("onResponse", async (request, reply) => {
      const { kind, org, subject, hold, id, reason } = (request.body ?? {}) as Record<string, unknown>;
      const { method } = request;
      const { name: operator, address: ip } = guard.operatorOf(request);
      const path = request.routeOptions.url;
      request.log.info(
        { audit: true, operator, method, path, ip, kind, org, subject, hold, id, reason, status: reply.statusCode },
        "An operator acted.",
      );
    });
    acting.get("/operator/doctor", async () => ({ findings: await doctor(patience()) }));
    // Who it is stands nowhere in the store: it is read when it is asked for, by whoever has the token.
    acting.post("/operator/people", async (request, reply) => {
      const body = planBody.safeParse(request.body);
      if (!body.success) return malformed(reply, body.error);
      const org = orgOf(body.data.org);
      if (org === undefined) return noSuchOrg(reply, body.data.org);
      try {
        const login = await org.loginOf(body.data.subject, patience());
        if (login === null) return refuse(reply, 404, "unknown_person", "Okta knows nobody by this id or login.");
        return await reply.send({ login });
      } catch (error) {
        return failed(reply, error);
      }
    });
    acting.post("/operator/tasks", async (request, reply) => {
      const body = taskBody.safeParse(request.body);
      if (!body.success) return malformed(reply, body.error);
      const { kind, parameters } = body.data;
      const org = orgOf(body.data.org);
      if (org === undefined) return noSuchOrg(reply, body.data.org);
      if (kind === "sync" && body.data.subject === undefined)
        return refuse(reply, 400, "malformed", "subject must name the person.");
      try {
        const subject =
          body.data.subject === undefined ? undefined : await org.findPerson(body.data.subject, patience());
        if (subject === null) return refuse(reply, 404, "unknown_person", "Okta knows nobody by this id or login.");
        const start = async () => tasks.start(org.key, org.tasks, { kind, subject, parameters });
        if (kind !== "replay") return reply.code(202).send(await start());
        if (subject === undefined) {
          const open = await lettersOf(org);
          const { code } = parameters ?? {};
          if (code !== undefined && !open.some((letter) => letter.code === code))
            return refuse(reply, 404, "unknown_code", noLetterOf(code, open));
          if (open.length === 0) return reply.code(202).send(await start());
        }
        const act = replaying(subject, parameters?.code);
        return reply.code(202).send(await acts.perform(org, guard.operatorOf(request), act, start));
      } catch (error) {
        return failed(reply, error);
      }
    });
    acting.post("/operator/holds", async (request, reply) => {
      const body = holdBody.safeParse(request.body);
      if (!body.success) return malformed(reply, body.error);
      const org = orgOf(body.data.org);
      if (org === undefined) return noSuchOrg(reply, body.data.org);
      const { hold } = body.data;
      await acts.perform(org, guard.operatorOf(request), holding(org.key, hold), () => org.hold.set(hold));
      return reply.send({ org: org.key, hold: org.hold.state() });
    });
    acting.post("/operator/dead-letters/discard", async (request, reply) => {
      const body = discardBody.safeParse(request.body);
      if (!body.success) return malformed(reply, body.error);
      const { id, reason } = body.data;
      const [open] = await store.deadLetters(1, { id });
      // One of an org that is gone has nobody to tell.
      const org = open === undefined ? undefined : orgs.get(open.org);
      const letter =
        open === undefined || org === undefined
          ? await store.discard(id)
          : await acts.perform(org, guard.operatorOf(request), discarding(open, reason), () => store.discard(id));
      if (letter === null)
        return refuse(reply, 404, "unknown_dead_letter", "There is no open dead letter of this number.");
      // What it said is not kept anywhere else.
      request.log.info({ audit: true, deadLetter: letter, reason }, "A dead letter was discarded.");
      return reply.send({ discarded: letter });
    });
    acting.get("/operator/configuration", async (request, reply) => {
      const query = orgQuery.safeParse(request.query);
      const org = orgOf(query.data?.org);
      if (org === undefined) return noSuchOrg(reply, query.data?.org);
      try {
        return await reply.send(await org.configuration.show(patience()));
      } catch (error) {
        return failed(reply, error);
      }
    });
    acting.post("/operator/configuration", { bodyLimit: IMPORT_BODY_LIMIT }, async (request, reply) => {
      const body = importBody.safeParse(request.body);
      if (!body.success) return malformed(reply, body.error);
      const { org: key, ...change } = body.data;
      const org = orgOf(key);
      if (org === undefined) return noSuchOrg(reply, key);
      if (!change.dryRun && !mayConfigure)
        return refuse(
          reply,
          403,
          "may_not_configure",
          "This companion lets operators compare configurations and not import them: set LOCKSTEP_OPERATOR_CONFIGURES=true where it runs, or import on the screen Mapping.",
        );
      try {
        const saved = await org.configuration.save(change, patience());
        if (!change.dryRun) {
          const changed = saved.changes.map(({ section, name, change: how }) => ({ section, name, how }));
          request.log.info(
            { audit: true, org: org.key, hash: saved.resultHash, changed },
            "A configuration was imported.",
          );
        }
        return await reply.send(saved);
      } catch (error) {
        return failed(reply, error);
      }
    });
    acting.post("/operator/orgs/reload", async (_request, reply) => {
      try {
        return await reply.send(await reload());
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        return refuse(reply, 400, "config_wrong", `Nothing was changed. ${error.message}`);
      }
    });
    acting.post("/operator/plans", async (request, reply) => {
      const body = planBody.safeParse(request.body);
      if (!body.success) return malformed(reply, body.error);
      const org = orgOf(body.data.org);
      if (org === undefined) return noSuchOrg(reply, body.data.org);
      try {
        const oktaId = await org.findPerson(body.data.subject, patience());
        if (oktaId === null) return refuse(reply, 404, "unknown_person", "Okta knows nobody by this id or login.");
        const plan = await org.plan(oktaId, patience());
        const [letter] = await lettersOf(org, oktaId);
        const lastRefusal = letter === undefined ? null : { code: letter.code, message: letter.message };
        return reply.send({ org: org.key, plan, lastRefusal });
      } catch (error) {
        return failed(reply, error);
      }
    });
  });
}

function noLetterOf(code: string, open: readonly { code: string }[]): string {
  const codes = [...new Set(open.map((letter) => letter.code))].toSorted();
  const others = codes.length === 0 ? "there are none at all" : `their codes are: ${codes.join(", ")}`;
  return `No dead letter has the code ${code}; ${others}.`;
}
