import { createElement } from "lwc";
import LockstepOutcomeChart from "c/lockstepOutcomeChart";

jest.mock("@salesforce/label/c.Lockstep_Chart_Summary", () => ({ default: "{0} h: {1} good, {2} held, {3} bad" }), {
    virtual: true,
});

function show(counts) {
    const element = createElement("c-lockstep-outcome-chart", { is: LockstepOutcomeChart });
    element.counts = counts;
    document.body.appendChild(element);
    return element;
}

const slot = (hour, succeeded, failed, held = 0) => ({
    startsAt: `2026-11-23T0${hour}:00:00.000Z`,
    succeeded,
    held,
    failed,
});
const heightsOf = (element, kind) =>
    [...element.shadowRoot.querySelectorAll(`rect.${kind}`)].map((rect) => Number(rect.getAttribute("height")));

describe("c-lockstep-outcome-chart", () => {
    afterEach(() => document.body.replaceChildren());

    it("says in words what it draws", async () => {
        const element = show({ complete: true, slots: [slot(1, 4, 1), slot(2, 0, 2)] });
        expect(element.shadowRoot.querySelector("svg").getAttribute("aria-label")).toBe("2 h: 4 good, 0 held, 3 bad");
        await expect(element).toBeAccessible();
    });

    it("draws columns in proportion to the highest", () => {
        const element = show({ complete: true, slots: [slot(1, 40, 0), slot(2, 20, 20), slot(3, 0, 0)] });
        const [highest, half, none] = heightsOf(element, "succeeded");
        expect(half).toBeCloseTo(highest / 2);
        expect(none).toBe(0);
        expect(heightsOf(element, "failed")).toEqual([0, half, 0]);
    });

    it("tells what people decide about apart from what failed, and only where there is any", () => {
        const element = show({ complete: true, slots: [slot(1, 2, 1, 1), slot(2, 4, 0)] });
        const tops = ["failed", "held", "succeeded"].map((kind) =>
            Number(element.shadowRoot.querySelector(`rect.${kind}`).getAttribute("y")),
        );
        expect(tops).toEqual(tops.toSorted((a, b) => a - b));
        expect(heightsOf(element, "held")[0]).toBeCloseTo(heightsOf(element, "failed")[0]);
        expect(element.shadowRoot.querySelector(".legend").textContent).toContain("c.Lockstep_Outcome_Held 1");
        const none = show({ complete: true, slots: [slot(1, 2, 1)] });
        expect(none.shadowRoot.querySelector(".legend").textContent).not.toContain("Held");
    });

    it("keeps a single entry among thousands visible", () => {
        const element = show({ complete: true, slots: [slot(1, 5000, 0), slot(2, 0, 1)] });
        expect(heightsOf(element, "failed")[1]).toBeGreaterThanOrEqual(3);
    });

    it("says when it counts too few", () => {
        const text = (counts) => show(counts).shadowRoot.textContent;
        expect(text({ complete: false, slots: [slot(1, 1, 0)] })).toContain("c.Lockstep_Chart_Incomplete");
        expect(text({ complete: true, slots: [slot(1, 1, 0)] })).not.toContain("c.Lockstep_Chart_Incomplete");
    });
});
