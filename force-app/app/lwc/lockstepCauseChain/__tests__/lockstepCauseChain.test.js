import { createElement } from "lwc";
import LockstepCauseChain from "c/lockstepCauseChain";

const ENTRY = {
    sequence: 7,
    version: 3,
    occurredAt: "2026-11-23T07:00:01.000Z",
    outcome: "applied",
    correlationId: "c-1",
    hash: "0123456789abcdef",
    causes: [{ uuid: "u1", type: "user.lifecycle.activate", actor: null, published: "2026-11-23T07:00:00.000Z" }],
    changes: [
        { kind: "set_role", rule: "Managers" },
        { kind: "set_profile", rule: "Managers" },
    ],
};

let shown;

function show(entry) {
    const element = createElement("c-lockstep-cause-chain", { is: LockstepCauseChain });
    element.entry = entry;
    document.body.appendChild(element);
    shown = element;
    return [...element.shadowRoot.querySelectorAll("li")].map((step) => step.textContent);
}

describe("c-lockstep-cause-chain", () => {
    afterEach(() => document.body.replaceChildren());

    it("leads from the event over reading and rule to the change and the entry", async () => {
        const [event, reading, rule, done, record] = show(ENTRY);
        expect(event).toContain("user.lifecycle.activate");
        expect(event).toContain("u1");
        expect(reading).toContain("c.Lockstep_Chain_Read");
        expect(rule).toBe("c.Lockstep_Chain_Rule");
        expect(done).toContain("c.Lockstep_Chain_Done");
        expect(record).toContain("c.Lockstep_Chain_Written");
        await expect(shown).toBeAccessible();
    });

    it("says that there was no event, no rule and no change", () => {
        const [event, , rule, done] = show({ ...ENTRY, outcome: "refused", failed: true, causes: [], changes: [] });
        expect(event).toBe("c.Lockstep_Chain_No_Event");
        expect(rule).toBe("c.Lockstep_Chain_No_Rule");
        expect(done).toContain("c.Lockstep_Chain_Nothing_Done");
    });

    it("tells of an operator's act who did what, and of nothing that was read or decided", () => {
        const entry = { ...ENTRY, outcome: "operated", message: "An operator held the org.", changes: [], causes: [] };
        expect(show({ ...entry, source: "companion" })).toEqual([
            expect.stringContaining("An operator held the org."),
            expect.stringContaining("c.Lockstep_Chain_Reported"),
        ]);
    });

    it("says who told of it, where that was not the org itself", () => {
        expect(show({ ...ENTRY, source: "companion" })[4]).toContain("c.Lockstep_Chain_Reported");
        document.body.replaceChildren();
        expect(show({ ...ENTRY, source: "unsealed", hash: null })[4]).toBe("c.Lockstep_Chain_Unsealed");
    });
});
