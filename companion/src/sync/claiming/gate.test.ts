import { describe, expect, it } from "vitest";
import { createGate } from "./gate.ts";

describe("the gate", () => {
  it("rests longer with each failure in a row, and opens with a success after that", () => {
    let now = 0;
    const gate = createGate(
      () => now,
      () => 1,
    );
    const reason = { code: "x", message: "X." };
    const waits: number[] = [];
    for (let index = 0; index < 3; index += 1) {
      gate.cool(reason);
      waits.push(gate.opensAt() - now);
      now = gate.opensAt();
    }
    expect(waits).toEqual([250, 500, 1_000]);
    expect(gate.isProbing()).toBe(true);
    gate.succeeded();
    expect(gate.report()).toMatchObject({ state: "open", until: null, reason: null, lastSuccessAt: now });
  });

  it("counts requests that fail together once, and is not opened by one that was under way", () => {
    const gate = createGate(
      () => 0,
      () => 1,
    );
    const reason = { code: "x", message: "X." };
    gate.cool(reason);
    gate.cool(reason);
    gate.succeeded();
    expect(gate.report().state).toBe("cooling");
    expect(gate.opensAt()).toBeLessThanOrEqual(500);
  });

  it("goes on saying what only people can mend when another request fails for a moment", () => {
    let now = 0;
    const gate = createGate(
      () => now,
      () => 1,
    );
    const refused = { code: "invalid_client", message: "Refused." };
    const away = { code: "org_unreachable", message: "Away." };
    gate.pause(refused);
    gate.cool(away);
    expect(gate.report()).toMatchObject({ state: "paused", reason: refused });
    now = gate.opensAt();
    gate.cool(away);
    expect(gate.report()).toMatchObject({ state: "cooling", reason: away });
  });

  it("waits as long as the peer itself asks for", () => {
    const gate = createGate(
      () => 0,
      () => 1,
    );
    gate.cool({ code: "x", message: "X." }, 45_000);
    expect(gate.opensAt()).toBe(45_000);
  });

  it("does not stay closed for hours, though a peer asks for it or the clock is set back", () => {
    let now = 10_000_000;
    const gate = createGate(
      () => now,
      () => 1,
    );
    gate.cool({ code: "x", message: "X." }, now + 86_400_000);
    expect(gate.opensAt()).toBe(now + 300_000);
    now -= 3_600_000;
    expect(gate.opensAt()).toBeLessThanOrEqual(now);
    gate.cool({ code: "x", message: "X." });
    expect(gate.opensAt()).toBeLessThanOrEqual(now + 300_000);
  });
});
