import { randomUUID } from "node:crypto";
import type { SalesforceOrgConfig } from "../../config.ts";
import { CONTRACT } from "../../salesforce/contract/door.ts";
import { plans, type Identity } from "../../salesforce/contract/identities.ts";
import { SalesforceFailure } from "../../salesforce/failure.ts";
import type { OrgClient } from "../../salesforce/org-client.ts";
import type { ClaimedLane } from "../../store/types.ts";
import type { Clock } from "../../time.ts";
import type { Controller } from "../controller/index.ts";
import { takesMembershipLock } from "../controller/memberships.ts";
import type { SerialLane } from "../controller/serial.ts";
import type { Gate } from "../claiming/gate.ts";
import { relay, type Relayed } from "./relay.ts";
import { ROW_LOCKED, type Answered, type Send } from "./sender.ts";

/** Somebody to be sent, and what the org is told of them. */
export interface Sendable {
  lane: ClaimedLane;
  identity: Identity;
}

export interface ApplyOptions {
  /** No request begins after this time: bisecting a slow org could outlive the lease, and nobody would ever be finished. */
  until: number;
  signal: AbortSignal;
  /** Leavers are locked out, and nothing else is done. */
  only?: "lockout";
}

/**
 * Sends people to the org in as many requests as it takes, and says what became of each, in their order.
 *
 * @throws the signal's reason when it aborts.
 */
export type Apply = (people: readonly Sendable[], options: ApplyOptions) => Promise<Relayed<Answered>[]>;

export interface ApplyDependencies {
  org: Pick<SalesforceOrgConfig, "oktaOrg">;
  send: Send;
  client: Pick<OrgClient, "call">;
  controller: Controller;
  serialLane: SerialLane;
  /** Whether other companions may be sending to the org too. */
  isShared: boolean;
  gate: Pick<Gate, "report">;
  clock: Clock;
}

/** Makes the function that sends people to one org as its controller has it. */
export function createApply(dependencies: ApplyDependencies): Apply {
  const { org, send, client, controller, serialLane, isShared, gate, clock } = dependencies;
  const { company } = controller;
  const idsOf = (people: readonly Sendable[]) => people.map(({ lane }) => lane.id);

  /** One request. What the org says of locks and time-outs is remembered of these people. */
  const sendPart = async (people: readonly Sendable[], { until, signal, only }: ApplyOptions) => {
    if (clock() >= until) {
      controller.learn({ kind: "failed", class: "timeout", tooMany: false });
      throw outOfTime();
    }
    try {
      const results = await send(
        people.map(({ identity }) => identity),
        signal,
        only,
      );
      const met = people.filter((_, index) => results[index]?.code === ROW_LOCKED);
      // A lockout takes no lock, and proves nothing of the rest.
      if (only === undefined) controller.passed(idsOf(people.filter((person) => !met.includes(person))));
      controller.metLock(idsOf(met));
      return results;
    } catch (error) {
      if (!(error instanceof SalesforceFailure)) throw error;
      if (error.class === "lock") controller.metLock(idsOf(people));
      if (error.class === "timeout") throw blame(error, people);
      throw error;
    }
  };

  /** Who takes too long alone while the org answers others is what it chokes on. */
  const blame = (failure: SalesforceFailure, people: readonly Sendable[]): SalesforceFailure => {
    const [first] = people;
    const isToBlame =
      people.length === 1 && first !== undefined && company.isToBlame(first.lane.id, gate.report().lastSuccessAt);
    company.tooSlow(idsOf(people), clock());
    return isToBlame ? new SalesforceFailure("batch", failure.code, failure.message, { cause: failure }) : failure;
  };

  /** Whose changes of roles, groups and queues should not meet others', by what the org plans for them. */
  const locking = async (people: readonly Sendable[], { signal }: ApplyOptions): Promise<Set<Sendable>> => {
    const known = new Set(people.filter(({ lane }) => controller.isSerial(lane.id)));
    const others = people.filter((person) => !known.has(person));
    // One request at a time meets nobody, so there is nothing to sort.
    if (others.length === 0 || !controller.isContended() || (!isShared && controller.slots() === 1)) return known;
    try {
      const identities = others.map(({ identity }) => identity);
      const body = { contract: CONTRACT, correlationId: randomUUID(), oktaOrg: org.oktaOrg, identities };
      const { results } = await client.call(plans, { body }, signal);
      for (const [index, person] of others.entries())
        if (takesMembershipLock(results[index]?.changes)) known.add(person);
      return known;
    } catch (error) {
      if (!(error instanceof SalesforceFailure)) throw error;
      // Not known is not free of locks.
      return new Set(people);
    }
  };

  const sendSerially = async (part: readonly Sendable[], options: ApplyOptions) => {
    const relayed = await serialLane.run(
      () => relay(part, (some) => sendPart(some, options)),
      options.until,
      options.signal,
    );
    return relayed ?? part.map(() => ({ kind: "failed", failure: laneTaken() }) as const);
  };

  return async (people, options) => {
    const outcomes = new Map<Sendable, Relayed<Answered>>();
    const keep = (part: readonly Sendable[], relayed: readonly Relayed<Answered>[]) =>
      part.forEach((person, index) => outcomes.set(person, relayed[index] as Relayed<Answered>));
    // A lockout is the smallest there is, and waits for nobody.
    const serial = options.only === "lockout" ? new Set<Sendable>() : await locking(people, options);
    const partsOf = (some: readonly Sendable[]) => company.parts(some, ({ lane }) => lane.id);
    for (const part of partsOf(people.filter((person) => !serial.has(person))))
      keep(part, await relay(part, (some) => sendPart(some, options)));
    for (const part of partsOf(people.filter((person) => serial.has(person))))
      keep(part, await sendSerially(part, options));
    return people.map((person) => outcomes.get(person) as Relayed<Answered>);
  };
}

function outOfTime(): SalesforceFailure {
  return new SalesforceFailure("transient", "out_of_time", "The org took too long for the others of the batch.");
}

function laneTaken(): SalesforceFailure {
  return new SalesforceFailure(
    "lock",
    ROW_LOCKED,
    "Roles, groups and queues of this org are being changed; it is tried again in a moment.",
  );
}
