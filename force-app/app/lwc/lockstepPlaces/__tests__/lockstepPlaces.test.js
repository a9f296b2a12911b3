import { pageOfEntries, pageOfPerson, placeOf } from "c/lockstepPlaces";

describe("places", () => {
    it.each([
        ["breaker_held", "Lockstep_Approvals"],
        ["unmapped_value", "Lockstep_Fields"],
        ["unknown_role", "Lockstep_Mapping"],
        ["platform_error", undefined],
        [undefined, undefined],
    ])("where %s can be put right: %s", (code, tab) => {
        expect(placeOf(code)?.tab).toBe(tab);
    });

    it("lead to a person by what is known of them, and to what was done to them", () => {
        expect(pageOfPerson({ userId: null, oktaId: "00u", oktaOrg: "main" })).toMatchObject({
            attributes: { apiName: "Lockstep_People" },
            state: { c__okta: "00u", c__oktaOrg: "main" },
        });
        expect(pageOfPerson({ userId: "005" }).state).toEqual({ c__user: "005" });
        expect(pageOfEntries("00u")).toMatchObject({
            attributes: { apiName: "Lockstep_Activity" },
            state: { c__person: "00u" },
        });
    });
});
