import { countLines } from "c/lockstepConfigurationCounts";

jest.mock("@salesforce/label/c.Lockstep_Counts_Added", () => ({ default: "{0} added" }), { virtual: true });
jest.mock("@salesforce/label/c.Lockstep_Counts_Removed", () => ({ default: "{0} removed" }), { virtual: true });
jest.mock("@salesforce/label/c.Lockstep_Counts_Rules", () => ({ default: "Rules: {0}" }), { virtual: true });

describe("counts of changes", () => {
    it("are a line for each section, the settings without a number", () => {
        expect(countLines({ rules: { removed: 1, added: 2 }, settings: { changed: 1 } })).toEqual([
            "Rules: 2 added, 1 removed",
            "c.Lockstep_Diff_Section_Settings",
        ]);
    });

    it("are nothing where nothing is known", () => {
        expect(countLines(null)).toEqual([]);
    });
});
