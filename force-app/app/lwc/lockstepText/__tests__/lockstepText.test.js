import { fill } from "c/lockstepText";

describe("fill", () => {
    it("fills placeholders by number, in any order and as often as they occur", () => {
        expect(fill("{1} of {0}, {1}", "ten", 3)).toBe("3 of ten, 3");
    });

    it("leaves a placeholder without a value visible", () => {
        expect(fill("{0} and {1}", "one")).toBe("one and {1}");
    });

    it("takes values as they are, placeholders in them included", () => {
        expect(fill("{0} {1}", "{1}", "b")).toBe("{1} b");
    });
});
