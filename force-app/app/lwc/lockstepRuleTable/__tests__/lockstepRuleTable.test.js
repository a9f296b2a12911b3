import { createElement } from "lwc";
import LockstepRuleTable from "c/lockstepRuleTable";

const RULE = {
    id: "a01000000000001",
    stamp: "1",
    entry: {
        name: "Sales people",
        priority: 50,
        mode: "Enforce",
        logic: "1 AND NOT 2",
        description: "Everybody who sells",
        conditions: [
            { source: "Group", operator: "equals", value: "Sales" },
            { source: "App", operator: "equals", value: "assigned" },
        ],
        grants: [
            { kind: "Permission Set", target: "Tools", authoritative: false },
            { kind: "Queue", target: "Tier 1" },
            { kind: "Profile", target: "Sales User" },
        ],
    },
};
const OTHER = { id: "a01000000000002", stamp: "2", entry: { name: "Other" } };
const flush = async () => {
    for (let i = 0; i < 5; i++) {
        // eslint-disable-next-line no-await-in-loop -- each turn lets one level of components render
        await Promise.resolve();
    }
};

async function show(rules, properties = {}) {
    const element = createElement("c-lockstep-rule-table", { is: LockstepRuleTable });
    Object.assign(element, { rules, ...properties });
    document.body.appendChild(element);
    await flush();
    return element;
}

const find = (element, selector) => element.shadowRoot.querySelector(selector);

describe("c-lockstep-rule-table", () => {
    afterEach(() => document.body.replaceChildren());

    it("shows priority, name, mode, conditions with their logic, and grants", async () => {
        const element = await show([RULE]);
        const row = find(element, "tbody tr");
        expect(row.querySelector("lightning-formatted-number").value).toBe(50);
        expect(row.querySelector("th lightning-button").label).toBe("Sales people");
        expect(row.querySelector("th").textContent).toContain("Everybody who sells");
        expect(row.querySelector("lightning-combobox").value).toBe("Enforce");
        const [conditions, grants] = row.querySelectorAll("td.text");
        expect([...conditions.querySelectorAll(".number")].map((n) => n.textContent)).toEqual(["1.", "2."]);
        expect(conditions.textContent).toContain("1 AND NOT 2");
        expect([...grants.querySelectorAll("lightning-icon")].map((icon) => icon.iconName)).toEqual([
            "utility:profile",
            "utility:key",
            "utility:record",
        ]);
        expect([...grants.querySelectorAll(".note")].map((n) => n.textContent)).toEqual(["c.Lockstep_Additive"]);
        await expect(element).toBeAccessible();
    });

    it("numbers conditions only where a logic line names them", async () => {
        const element = await show([{ ...RULE, entry: { ...RULE.entry, logic: undefined } }]);
        expect(find(element, ".number")).toBeNull();
        expect(find(element, "td.text").textContent).toContain("c.Lockstep_All_Of");
    });

    it("says so when a rule has neither conditions nor grants", async () => {
        const element = await show([{ ...RULE, entry: { name: "Empty" } }]);
        const [conditions, grants] = element.shadowRoot.querySelectorAll("td.text");
        expect(conditions.textContent).toBe("c.Lockstep_No_Conditions");
        expect(grants.textContent).toBe("c.Lockstep_No_Grants");
    });

    it("offers what can be done, and says what is wrong with a rule", async () => {
        const marks = { "Sales people": [{ icon: "utility:warning", kind: "Warning", message: "Nobody gets this" }] };
        const element = await show([RULE, OTHER], { movable: true, marks });
        expect(find(element, ".mark").textContent).toContain("Nobody gets this");
        const heard = jest.fn();
        for (const name of ["edit", "mode", "move"]) {
            element.addEventListener(name, ({ detail }) => heard(name, detail));
        }
        const moves = [...element.shadowRoot.querySelectorAll("lightning-button-icon")];
        expect(moves.map(({ disabled }) => disabled)).toEqual([true, false, false, true]);
        find(element, "lightning-button").click();
        find(element, "lightning-combobox").dispatchEvent(new CustomEvent("change", { detail: { value: "Off" } }));
        moves[1].click();
        expect(heard.mock.calls).toEqual([
            ["edit", RULE.id],
            ["mode", { id: RULE.id, mode: "Off" }],
            ["move", { id: RULE.id, step: 1 }],
        ]);
        await expect(element).toBeAccessible();
    });

    it("keeps the focus on the rule that moved; at the end of the way it turns to the way back", async () => {
        const element = await show([RULE, OTHER], { movable: true });
        const focused = jest.fn();
        find(element, `[data-id="${RULE.id}"][data-step="1"]`).click();
        element.rules = [OTHER, RULE];
        const back = find(element, `[data-id="${RULE.id}"][data-step="-1"]`);
        back.focus = focused;
        await flush();
        expect(focused).toHaveBeenCalledTimes(1);
    });
});
