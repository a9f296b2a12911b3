import { expect, it } from "vitest";
import type { StoredCommand } from "../../store/commands.ts";
import { startDesk, type DeskDependencies } from "./index.ts";

const event = (id: string, kind: string, said: Record<string, unknown>) => ({
  id: `uuid-${id}`,
  values: { Command_Id__c: id, Kind__c: kind, Payload__c: JSON.stringify(said) },
});

it("an org that operators hold is still listened to: Okta is asked at once, and the org itself when it goes on", async () => {
  let isHeld = true;
  const did: unknown[] = [];
  const due: StoredCommand[] = [];
  const settled: string[] = [];
  const now = 1_000_000;
  const common = { clock: () => now, random: () => 0, log: { debug() {}, info() {}, warn() {}, error() {} } };
  const org = { key: "production", oktaOrg: "main", pubSub: { graceMs: 0 }, requests: {} };
  const desk = startDesk({
    requests: {
      ...common,
      org,
      client: {
        call: async () => {
          did.push("asked for requests");
          return { requests: [] };
        },
        apiUsage: () => undefined,
      },
      gate: { opensAt: () => (isHeld ? now + 1_000 : 0) },
    },
    commands: {
      endSessions: async (oktaId: string) => void did.push(`ended the sessions of ${oktaId}`),
    },
    org,
    pubSub: {
      async *subscribe(_topic: string, _place: unknown, { signal, onOpen }: { signal: AbortSignal; onOpen(): void }) {
        onOpen();
        yield {
          events: [
            event("c1", "end_okta_sessions", { oktaId: "00uann" }),
            event("c2", "execute_request", { kind: "Sync" }),
          ],
          replayId: "AQ==",
        };
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
      },
    },
    store: {
      cursor: async () => null,
      keepCursor: async () => undefined,
      keepCommands: async (_org: string, commands: readonly StoredCommand[]) => void due.push(...commands),
      dueCommands: async () => due.splice(0).map((command) => ({ ...command, attempts: 0 })),
      settleCommands: async (_org: string, { done }: { done: readonly string[] }) => void settled.push(...done),
    },
    fence: { lease: "requests:production", token: 1 },
  } as unknown as DeskDependencies);
  try {
    await expect.poll(() => settled.toSorted()).toEqual(["c1", "c2"]);
    expect(did).toEqual(["ended the sessions of 00uann"]);
    isHeld = false;
    desk.nudge();
    await expect.poll(() => did).toEqual(["ended the sessions of 00uann", "asked for requests"]);
  } finally {
    await desk.close();
  }
});
