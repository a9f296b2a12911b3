import { createElement } from "lwc";
import LockstepConfigurationDiff from "c/lockstepConfigurationDiff";

jest.mock("@salesforce/label/c.Lockstep_Kind_Profile", () => ({ default: "Profile" }), { virtual: true });

const CHANGES = [
    {
        section: "rules",
        name: "Sales",
        change: "changed",
        before: { name: "Sales", priority: 10, grants: [{ kind: "Profile", target: "A" }] },
        after: { name: "Sales", priority: 20, grants: [{ kind: "Profile", target: "A" }] },
    },
    { section: "valueMaps", name: "Countries", change: "added", before: null, after: { entries: ["Germany = DE"] } },
    {
        section: "rules",
        name: "Old",
        change: "removed",
        before: {
            name: "Old",
            conditions: [{ position: 1, source: "Group", operator: "equals", value: "Sales" }],
            actions: [{ kind: "Notify", audience: "it" }],
        },
        after: null,
    },
];

describe("c-lockstep-configuration-diff", () => {
    it("shows what goes and what comes, and nothing of what stays", async () => {
        const element = createElement("c-lockstep-configuration-diff", { is: LockstepConfigurationDiff });
        element.changes = CHANGES;
        document.body.appendChild(element);
        await Promise.resolve();
        const items = [...element.shadowRoot.querySelectorAll("li.slds-item")];
        const texts = (item, tag) =>
            [...item.querySelectorAll(tag)].map((line) => line.textContent.split(" ").slice(1).join(" "));
        expect(texts(items[0], "del")).toEqual(["priority: 10"]);
        expect(texts(items[0], "ins")).toEqual(["priority: 20"]);
        expect(texts(items[1], "ins")).toEqual(["Germany = DE"]);
        expect(texts(items[2], "del")).toHaveLength(3);
        expect(texts(items[2], "ins")).toEqual([]);
        expect(items.map((item) => item.querySelector("lightning-badge").label)).toEqual([
            "c.Lockstep_Diff_Changed",
            "c.Lockstep_Diff_Added",
            "c.Lockstep_Diff_Removed",
        ]);
        await expect(element).toBeAccessible();
    });
});
