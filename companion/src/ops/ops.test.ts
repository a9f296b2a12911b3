import { expect, it } from "vitest";
import { startWorld, type World } from "../../testing/harness.ts";

const TOKEN = "operators-of-the-world";

async function withWorld(operatorToken: string | undefined, run: (world: World) => Promise<void>): Promise<void> {
  const world = await startWorld({ hook: false, configure: (config) => (config.ops = { operatorToken }) });
  try {
    await run(world);
  } finally {
    await world.close();
  }
}

const ghost = (uuid: string) => ({
  uuid,
  eventType: "user.lifecycle.activate",
  target: [{ type: "User", id: "00ughost" }],
});

it("tells probes that it lives and takes events, and nothing else", () =>
  withWorld(TOKEN, async ({ companion }) => {
    for (const [path, body] of [
      ["healthz", { status: "ok" }],
      ["readyz", { status: "ready" }],
    ] as const) {
      const response = await fetch(`${companion.url}/${path}`);
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual(body);
    }
  }));

it("asks for the operator token, if there is one", () =>
  withWorld(TOKEN, async ({ companion }) => {
    for (const path of ["status", "dead-letters"]) {
      expect((await fetch(`${companion.url}/${path}`)).status).toBe(401);
      expect((await fetch(`${companion.url}/${path}`, { headers: { authorization: `Bearer ${TOKEN}x` } })).status).toBe(
        401,
      );
      expect((await fetch(`${companion.url}/${path}`, { headers: { authorization: `Bearer ${TOKEN}` } })).status).toBe(
        200,
      );
    }
  }));

it("answers on this machine only, if there is none; what a proxy forwards is not local", () =>
  withWorld(undefined, async ({ companion }) => {
    expect((await fetch(`${companion.url}/status`)).status).toBe(200);
    expect((await fetch(`${companion.url}/status`, { headers: { "x-forwarded-for": "203.0.113.7" } })).status).toBe(
      401,
    );
  }));

it("shows what waits, how events ended, and how the peers fare", () =>
  withWorld(undefined, async (world) => {
    await world.companion.acceptEvents("main", [ghost("e1"), { uuid: "e2", eventType: "user.session.start" }], "hook");
    await world.settle();
    const status = await (await fetch(`${world.companion.url}/status`)).json();
    expect(status).toMatchObject({
      store: {
        waiting: 0,
        leased: 0,
        oldestHintAt: null,
        deadLetters: 0,
        events: {
          total: 2,
          byType: { "user.lifecycle.activate": 1, "user.session.start": 1 },
          byOutcome: { no_net_effect: 1, log_only: 1 },
        },
      },
      orgs: { production: { state: "open", apiUsage: { used: 18, limit: 100_000 } } },
      oktaOrgs: { main: { state: "open", logReader: null } },
    });
  }));

it("lists dead letters with code, sentence and events", () =>
  withWorld(undefined, async (world) => {
    world.org.faults.push({
      kind: "refuse",
      oktaId: "00ughost",
      code: "NO_EMAIL",
      message: "The person has no e-mail.",
      retryable: false,
      // Also when the person is looked at again, who is not there although an event says that they are active.
      times: 9,
    });
    await world.companion.acceptEvents("main", [ghost("e1")], "hook");
    await world.settle();
    expect(await (await fetch(`${world.companion.url}/dead-letters`)).json()).toMatchObject({
      deadLetters: [
        {
          org: "production",
          subject: "00ughost",
          code: "NO_EMAIL",
          message: "The person has no e-mail.",
          events: [{ uuid: "e1" }],
        },
      ],
    });
    const asked = async (query: string) => {
      const response = await fetch(`${world.companion.url}/dead-letters?${query}`);
      return [response.status, ((await response.json()) as { deadLetters?: unknown[] }).deadLetters?.length];
    };
    expect(await asked("org=production&id=1")).toEqual([200, 1]);
    expect(await asked("org=uat")).toEqual([200, 0]);
    expect(await asked("id=2")).toEqual([200, 0]);
    expect(await asked("id=first")).toEqual([400, undefined]);
  }));

it("answers what it does not know in the same shape", () =>
  withWorld(undefined, async ({ companion }) => {
    const response = await fetch(`${companion.url}/nothing`);
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ code: "not_found", message: "There is nothing here." });
  }));
