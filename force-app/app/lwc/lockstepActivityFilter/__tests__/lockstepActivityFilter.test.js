import { createElement } from "lwc";
import LockstepActivityFilter from "c/lockstepActivityFilter";
import { EVERYTHING } from "c/lockstepActivityQuery";

function show() {
    const element = createElement("c-lockstep-activity-filter", { is: LockstepActivityFilter });
    const change = jest.fn();
    element.addEventListener("change", ({ detail }) => change(detail));
    document.body.appendChild(element);
    return { element, change };
}

const fieldOf = (element, name) => element.shadowRoot.querySelector(`[data-field="${name}"]`);
const enter = (element, name, value) =>
    fieldOf(element, name).dispatchEvent(
        new CustomEvent("change", { detail: { value }, bubbles: true, composed: true }),
    );

describe("c-lockstep-activity-filter", () => {
    beforeEach(() => jest.useFakeTimers());
    afterEach(() => {
        document.body.replaceChildren();
        jest.useRealTimers();
    });

    it("tells of a choice at once", () => {
        const { element, change } = show();
        enter(element, "outcome", "failures");
        enter(element, "kind", "set_role");
        expect(change.mock.calls).toEqual([
            [{ ...EVERYTHING, outcome: "failures" }],
            [{ ...EVERYTHING, outcome: "failures", kind: "set_role" }],
        ]);
    });

    it("waits until nothing is typed any more", () => {
        const { element, change } = show();
        enter(element, "person", "a");
        jest.advanceTimersByTime(200);
        enter(element, "person", "ann");
        jest.advanceTimersByTime(200);
        expect(change).not.toHaveBeenCalled();
        jest.advanceTimersByTime(100);
        expect(change.mock.calls).toEqual([[{ ...EVERYTHING, person: "ann" }]]);
    });

    it("asks for no day while it is not whole", () => {
        const { element, change } = show();
        enter(element, "earliest", "2026-11-23");
        enter(element, "latest", "");
        jest.runAllTimers();
        expect(change).toHaveBeenCalledWith({ ...EVERYTHING, earliest: "2026-11-23" });
    });

    it("lets everything through again", async () => {
        const { element, change } = show();
        enter(element, "outcome", "failures");
        element.clear();
        expect(change).toHaveBeenLastCalledWith(EVERYTHING);
        jest.useRealTimers();
        await expect(element).toBeAccessible();
    });
});
