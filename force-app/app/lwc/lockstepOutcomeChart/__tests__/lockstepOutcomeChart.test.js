import { createElement } from "lwc";
import LockstepOutcomeChart from "c/lockstepOutcomeChart";

jest.mock("@salesforce/label/c.Lockstep_Chart_Summary", () => ({ default: "{0} h: {1} good, {2} bad" }), {
    virtual: true,
});

function show(counts) {
    const element = createElement("c-lockstep-outcome-chart", { is: LockstepOutcomeChart });
    element.counts = counts;
    document.body.appendChild(element);
    return element;
}

const slot = (hour, succeeded, failed) => ({ startsAt: `2026-11-23T0${hour}:00:00.000Z`, succeeded, failed });
const heightsOf = (element, kind) =>
    [...element.shadowRoot.querySelectorAll(`rect.${kind}`)].map((rect) => Number(rect.getAttribute("height")));

describe("c-lockstep-outcome-chart", () => {
    afterEach(() => document.body.replaceChildren());

    it("says in words what it draws", async () => {
        const element = show({ complete: true, slots: [slot(1, 4, 1), slot(2, 0, 2)] });
        expect(element.shadowRoot.querySelector("svg").getAttribute("aria-label")).toBe("2 h: 4 good, 3 bad");
        await expect(element).toBeAccessible();
    });

    it("draws columns in proportion to the highest", () => {
        const element = show({ complete: true, slots: [slot(1, 40, 0), slot(2, 20, 20), slot(3, 0, 0)] });
        const [highest, half, none] = heightsOf(element, "succeeded");
        expect(half).toBeCloseTo(highest / 2);
        expect(none).toBe(0);
        expect(heightsOf(element, "failed")).toEqual([0, half, 0]);
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
