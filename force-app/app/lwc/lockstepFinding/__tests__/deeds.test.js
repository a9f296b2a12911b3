import { deedsOf } from "../deeds";

jest.mock("@salesforce/label/c.Lockstep_Deed_Update_Field", () => ({ default: "change field {0}" }), { virtual: true });
jest.mock("@salesforce/label/c.Lockstep_Deed_Freeze_User", () => ({ default: "freeze the user" }), { virtual: true });

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
    });
});
