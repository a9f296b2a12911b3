import type { OperatorAct } from "../../salesforce/contract/facts.ts";
import type { Store } from "../../store/store.ts";
import type { DeadLetter } from "../../store/types.ts";
import type { HoldState } from "../../sync/claiming/hold.ts";
import type { Clock } from "../../time.ts";
import type { OperatorName } from "./guard.ts";

/** What an operator does that belongs into an org's own audit trail. */
export type Act = Pick<OperatorAct, "code" | "message"> & Partial<Pick<OperatorAct, "oktaId" | "version" | "causes">>;

export interface Acts {
  /**
   * Does it, with its audit entry kept before: what is done without one would stay untold. The org hears of it by the
   * loop that reports lost facts, whenever it answers, so that no act fails because the org is away.
   *
   * @param from who it was: by name and address, or by the address alone where operators share a token.
   * @returns what `work` answers; when that is null nothing was done, and nothing is told.
   */
  perform<Result>(
    org: { key: string; oktaOrg: string },
    from: OperatorName,
    act: Act,
    work: () => Promise<Result>,
  ): Promise<Result>;
}

export function createActs(store: Pick<Store, "keepFacts" | "settleFacts">, clock: Clock): Acts {
  return {
    async perform({ key, oktaOrg }, from, { code, message, oktaId, version, causes = [] }, work) {
      const factId = `act-${crypto.randomUUID()}`;
      const actor = from.name === null ? `operator (${from.address})` : `operator ${from.name} (${from.address})`;
      const fact: OperatorAct = {
        factId,
        oktaOrg,
        oktaId: oktaId ?? null,
        version: version ?? null,
        outcome: "operated",
        code,
        message: `${from.name === null ? "An" : "The"} ${actor} ${message}`.slice(0, MESSAGE_LIMIT),
        actor,
        occurredAt: new Date(clock()).toISOString(),
        causes,
        changes: [],
      };
      await store.keepFacts(key, [{ factId, body: JSON.stringify(fact) }]);
      const forget = () => store.settleFacts(key, { written: [factId], refused: [] });
      let result;
      try {
        result = await work();
      } catch (error) {
        await forget();
        throw error;
      }
      if (result === null) await forget();
      return result;
    },
  };
}

/** What the package's field holds. */
const MESSAGE_LIMIT = 4_000;

export const discarding = (letter: DeadLetter, reason: string): Act => ({
  code: "dead_letter_discarded",
  message: `discarded dead letter ${letter.id} of ${nameOf(letter)}, because: ${reason}. It said ${letter.code}: ${letter.message}`,
  ...(letter.kind === "person" ? { oktaId: letter.subject } : {}),
  version: letter.version,
  causes: letter.events.map((event) => ({ ...event, actor: null })),
});

const nameOf = ({ kind, subject }: DeadLetter) =>
  kind === "person" ? subject : kind === "group" ? `the group ${subject}` : "everybody";

export const replaying = (oktaId: string | undefined, code: string | undefined): Act => ({
  code: "dead_letters_replayed",
  message:
    oktaId === undefined
      ? `had ${code === undefined ? "all dead letters" : `all dead letters with the code ${code}`} tried again.`
      : `had ${oktaId} tried again.`,
  oktaId,
});

export const holding = (org: string, state: HoldState): Act => HOLDINGS[state](org);

const HOLDINGS: Readonly<Record<HoldState, (org: string) => Act>> = {
  held: (org) => ({
    code: "org_held",
    message: `held the org ${org}: nothing is done in it, leavers included, until it is resumed.`,
  }),
  draining: (org) => ({
    code: "org_draining",
    message: `drains the org ${org}: what is due is worked off, then nothing is done in it until it is resumed.`,
  }),
  running: (org) => ({ code: "org_resumed", message: `let the org ${org} go on.` }),
};
