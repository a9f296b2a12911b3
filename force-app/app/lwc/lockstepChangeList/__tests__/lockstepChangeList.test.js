import { createElement } from "lwc";
import LockstepChangeList from "c/lockstepChangeList";

jest.mock("@salesforce/label/c.Lockstep_Rule_Is", () => ({ default: "Rule: {0}" }), { virtual: true });
jest.mock(
    "@salesforce/apex/Lockstep_LabelsController.listLabels",
    () => ({ default: () => Promise.resolve({ "Role/rep_east": "Rep East", "Role/rep_west": "Rep West" }) }),
    { virtual: true },
);
jest.mock("@salesforce/label/c.Lockstep_Deed_Set_Role", () => ({ default: "set role {0}" }), { virtual: true });
jest.mock("@salesforce/label/c.Lockstep_Deed_Update_Field", () => ({ default: "change field {0}" }), { virtual: true });
jest.mock("@salesforce/label/c.Lockstep_Deed_Freeze_User", () => ({ default: "freeze the user" }), { virtual: true });

function show(changes, planned = false) {
    const element = createElement("c-lockstep-change-list", { is: LockstepChangeList });
    element.changes = changes;
    element.planned = planned;
    element.person = "Ann Lee";
    document.body.appendChild(element);
    return element;
}

const cellsOf = (element) =>
    [...element.shadowRoot.querySelectorAll("tbody tr")].map((row) =>
        [...row.children].map((cell) => cell.textContent.trim()),
    );

describe("c-lockstep-change-list", () => {
    afterEach(() => document.body.replaceChildren());

    it("shows what changed, from what to what, why and by which rule", async () => {
        const element = show([
            {
                kind: "update_field",
                target: "ann@example.com",
                field: "Department",
                before: "Legal",
                after: "Sales",
                rule: "Sales people",
                reason: "Because",
            },
        ]);
        const [[what, before, after, why]] = cellsOf(element);
        expect(what).toBe("c.Lockstep_Kind_Update_FieldDepartment");
        expect([before, after]).toEqual(["Legal", "Sales"]);
        expect(why).toBe("BecauseRule: Sales people");
        await expect(element).toBeAccessible();
    });

    it("says nothing twice", () => {
        const [[what, , after, why]] = cellsOf(
            show([
                { kind: "set_role", target: "Sales", after: "Sales", rule: "People", reason: "Matches rule People" },
            ]),
        );
        expect([what, after, why]).toEqual(["c.Lockstep_Kind_Set_Role", "Sales", "Matches rule People"]);
    });

    it("calls entitlements what Setup calls them", async () => {
        const element = show([{ kind: "set_role", target: "Rep_East", before: "Rep_West", after: "Rep_East" }]);
        await new Promise(process.nextTick);
        const [[what, before, after]] = cellsOf(element);
        expect([what, before, after]).toEqual(["c.Lockstep_Kind_Set_Role", "Rep West", "Rep East"]);
    });

    it("says of what is not made yet what is to be done", async () => {
        const changes = [
            { kind: "set_role", target: "Rep_East", after: "Rep_East" },
            { kind: "update_field", target: "ann@example.com", field: "City", after: "Rome" },
            { kind: "freeze_user", target: "ann@example.com" },
        ];
        const element = show(changes, true);
        await new Promise(process.nextTick);
        expect(cellsOf(element).map(([what]) => what)).toEqual([
            "Set role Rep East",
            "Change field City",
            "Freeze the user",
        ]);
        await expect(element).toBeAccessible();
    });

    it("tells a screen reader that a value is empty", () => {
        const [[, before, after]] = cellsOf(show([{ kind: "freeze_user", target: "ann@example.com", before: null }]));
        expect(before).toBe("–c.Lockstep_Empty_Value");
        expect(after).toBe("–c.Lockstep_Empty_Value");
    });

    it("shows a kind that it does not know by its name", () => {
        const [[what]] = cellsOf(show([{ kind: "assign_territory", target: "Tier 1" }]));
        expect(what).toBe("assign_territoryTier 1");
    });
});
