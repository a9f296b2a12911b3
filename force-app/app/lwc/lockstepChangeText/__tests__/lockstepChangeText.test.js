import { deedAlone, deedsAlone, deedsOf, kindLabel, summarize } from "c/lockstepChangeText";

jest.mock("@salesforce/label/c.Lockstep_Kind_With_Targets", () => ({ default: "{0}: {1}" }), { virtual: true });
jest.mock("@salesforce/label/c.Lockstep_Kind_Create_User", () => ({ default: "User created" }), { virtual: true });
jest.mock("@salesforce/label/c.Lockstep_Kind_Update_Field", () => ({ default: "Field changed" }), { virtual: true });
jest.mock("@salesforce/label/c.Lockstep_Kind_Set_Role", () => ({ default: "Role set" }), { virtual: true });
jest.mock("@salesforce/label/c.Lockstep_Deed_Update_Field", () => ({ default: "change field {0}" }), { virtual: true });
jest.mock("@salesforce/label/c.Lockstep_Deed_Freeze_User", () => ({ default: "freeze the user" }), { virtual: true });

describe("summarize", () => {
    it("takes changes of a kind together, in the order of the first", () => {
        const line = summarize([
            { kind: "create_user", target: "ann@example.com" },
            { kind: "update_field", target: "ann@example.com", field: "City" },
            { kind: "set_role", target: "Sales" },
            { kind: "update_field", target: "ann@example.com", field: "Title" },
        ]);
        expect(line).toBe("User created; Field changed: City, Title; Role set: Sales");
    });

    it("says nothing about nothing", () => {
        expect(summarize([])).toBe("");
    });
});

describe("kindLabel", () => {
    it("shows a kind that it does not know by its name", () => {
        expect(kindLabel("assign_territory")).toBe("assign_territory");
    });
});

describe("deedsOf", () => {
    it("says what would be done, those of a kind together", () => {
        const changes = [
            { kind: "update_field", target: "ann@example.com", field: "City" },
            { kind: "freeze_user", target: "ann@example.com" },
            { kind: "update_field", target: "ann@example.com", field: "Title" },
        ];
        expect(deedsOf(changes)).toBe("change field City, Title; freeze the user");
    });

    it("shows a kind that it does not know by its name", () => {
        expect(deedsOf([{ kind: "assign_territory" }])).toBe("assign_territory");
        expect(deedsAlone([{ kind: "assign_territory" }])).toBe("assign_territory");
    });

    it("begins a line where it stands alone", () => {
        const field = { kind: "update_field", field: "City" };
        expect(deedsAlone([{ kind: "freeze_user" }, field])).toBe("Freeze the user; change field City");
        expect(deedsAlone([])).toBe("");
        expect(deedAlone({ kind: "update_field", targets: ["City", "Title"] })).toBe("Change field City, Title");
    });
});
