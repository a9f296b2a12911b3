import { nextRound } from "c/lockstepRound";

describe("a round", () => {
    it("was never before, not on a page of earlier either", () => {
        const begun = Date.now();
        const rounds = [nextRound(), nextRound(), nextRound()];
        expect(new Set(rounds).size).toBe(3);
        jest.resetModules();
        jest.spyOn(Date, "now").mockReturnValue(begun + 60_000);
        expect(rounds).not.toContain(require("c/lockstepRound").nextRound());
    });
});
