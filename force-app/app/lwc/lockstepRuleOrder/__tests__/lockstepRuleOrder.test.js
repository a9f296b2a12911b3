import { newPriorities } from "c/lockstepRuleOrder";

const rules = (...pairs) => pairs.map(([name, priority]) => ({ name, priority }));
const changed = (...pairs) => Object.fromEntries(newPriorities(rules(...pairs)));

/** Whether the rules win in their order with the new priorities. */
function holds(list) {
    const now = newPriorities(list);
    const after = list.map(({ name, priority }) => ({ name, priority: now.get(name) ?? priority }));
    const sorted = after.toSorted((one, other) => other.priority - one.priority || (one.name < other.name ? -1 : 1));
    return sorted.map(({ name }) => name).join() === list.map(({ name }) => name).join();
}

describe("new priorities", () => {
    it("change nothing where the order is the same", () => {
        expect(changed(["a", 30], ["b", 20], ["c", 20])).toEqual({});
    });

    it("put the rule that moved between its new neighbours", () => {
        expect(changed(["a", 30], ["c", 10], ["b", 20])).toEqual({ c: 25 });
        expect(changed(["c", 10], ["a", 30], ["b", 20])).toEqual({ c: 40 });
    });

    it("push the upper ones up where there is no room between", () => {
        expect(changed(["a", 2], ["c", 0], ["b", 1])).toEqual({ c: 2 });
        expect(holds(rules(["b", 0], ["a", 0]))).toBe(true);
    });

    it("never go below 0", () => {
        const list = rules(["b", 0], ["a", 5]);
        expect(holds(list)).toBe(true);
        expect([...newPriorities(list).values()].every((priority) => priority >= 0)).toBe(true);
    });

    it("make any order come out", () => {
        const names = ["a", "b", "c", "d", "e", "f"];
        for (let seed = 0; seed < 300; seed++) {
            const list = names
                .map((name, index) => ({
                    name,
                    priority: (seed * 7 + index * seed) % 5,
                    at: (seed * (index + 3)) % 11,
                }))
                .toSorted((one, other) => one.at - other.at);
            expect(holds(list)).toBe(true);
        }
    });
});
