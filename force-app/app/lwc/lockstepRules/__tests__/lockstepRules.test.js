import { createElement } from "lwc";
import { refreshApex } from "@salesforce/apex";
import listRules from "@salesforce/apex/Lockstep_RulesController.listRules";
import LockstepRules from "c/lockstepRules";

jest.mock(
    "@salesforce/apex/Lockstep_RulesController.listRules",
    () => {
        const { createApexTestWireAdapter } = require("@salesforce/sfdx-lwc-jest");
        return { default: createApexTestWireAdapter(jest.fn()) };
    },
    { virtual: true },
);
jest.mock("@salesforce/apex", () => ({ refreshApex: jest.fn(() => Promise.resolve()) }), { virtual: true });

const RULE = {
    id: "a01000000000001",
    name: "Sales people",
    priority: 50,
    mode: "Enforce",
    logic: "1 AND NOT 2",
    description: "Everybody who sells",
    conditions: [
        { position: 1, source: "Group", operator: "equals", value: "Sales" },
        { position: 2, source: "App", operator: "equals", value: "true" },
    ],
    grants: [
        { kind: "Permission Set", target: "Tools", authoritative: false },
        { kind: "Queue", target: "Tier 1", authoritative: true },
        { kind: "Profile", target: "Sales User", authoritative: true },
    ],
};
const flush = async () => {
    for (let i = 0; i < 5; i++) {
        // eslint-disable-next-line no-await-in-loop -- each turn lets one level of components render
        await Promise.resolve();
    }
};

function show() {
    const element = createElement("c-lockstep-rules", { is: LockstepRules });
    document.body.appendChild(element);
    return element;
}

async function showRules(rules, hasMore = false) {
    const element = show();
    listRules.emit({ rules, hasMore });
    await flush();
    return element;
}

const find = (element, selector) => element.shadowRoot.querySelector(selector);
/** What says that it is loading, or empty, and has the button for more. */
const frame = (element) => find(element, "c-lockstep-pages");

describe("c-lockstep-rules", () => {
    afterEach(() => {
        document.body.replaceChildren();
        jest.clearAllMocks();
    });

    it("shows priority, name, mode, conditions with their logic, and grants", async () => {
        const element = await showRules([RULE]);
        const row = find(element, "tbody tr");
        expect(row.querySelector("lightning-formatted-number").value).toBe(50);
        expect(row.querySelector("th").textContent).toContain("Sales people");
        expect(row.querySelector("lightning-badge").label).toBe("c.Lockstep_Mode_Enforce");
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
        const element = await showRules([{ ...RULE, logic: null }]);
        expect(find(element, ".number")).toBeNull();
        expect(find(element, "td.text").textContent).toContain("c.Lockstep_All_Of");
    });

    it("says so when a rule has neither conditions nor grants", async () => {
        const element = await showRules([{ ...RULE, conditions: [], grants: [] }]);
        const [conditions, grants] = element.shadowRoot.querySelectorAll("td.text");
        expect(conditions.textContent).toBe("c.Lockstep_No_Conditions");
        expect(grants.textContent).toBe("c.Lockstep_No_Grants");
    });

    it("says that there are no rules yet", async () => {
        const element = await showRules([]);
        expect(find(frame(element), "c-lockstep-empty-state").heading).toBe("c.Lockstep_No_Rules");
    });

    it("loads the following rules", async () => {
        const element = await showRules([RULE], true);
        listRules.mockResolvedValue({ rules: [{ ...RULE, id: "a01000000000002" }], hasMore: false });
        find(frame(element), "lightning-button").click();
        await flush();
        expect(listRules).toHaveBeenCalledWith({ skip: 1, pageSize: 50 });
        expect(element.shadowRoot.querySelectorAll("tbody tr")).toHaveLength(2);
        expect(find(frame(element), "lightning-button")).toBeNull();
    });

    it("shows an error and tries again on request", async () => {
        const element = show();
        listRules.error({ message: "Broken" });
        await flush();
        find(frame(element), "c-lockstep-error-panel").dispatchEvent(new CustomEvent("retry"));
        await flush();
        expect(refreshApex).toHaveBeenCalledTimes(1);
    });
});
