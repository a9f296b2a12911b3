import { createElement } from "lwc";
import LockstepFindingFilter from "c/lockstepFindingFilter";

const OPEN = { kind: "", state: "open", person: "", rule: "", since: null };

describe("c-lockstep-finding-filter", () => {
    let element;
    const changed = jest.fn();
    const enter = (field, value) =>
        element.shadowRoot
            .querySelector(`[data-field="${field}"]`)
            .dispatchEvent(new CustomEvent("change", { detail: { value } }));

    beforeEach(() => {
        jest.useFakeTimers();
        element = createElement("c-lockstep-finding-filter", { is: LockstepFindingFilter });
        element.filter = OPEN;
        element.addEventListener("change", (event) => changed(event.detail));
        document.body.appendChild(element);
    });

    afterEach(() => {
        document.body.replaceChildren();
        jest.useRealTimers();
        jest.clearAllMocks();
    });

    it("tells of a choice at once, and of what is typed after a pause, all together", () => {
        enter("kind", "drift");
        expect(changed).toHaveBeenLastCalledWith({ ...OPEN, kind: "drift" });
        enter("person", "an");
        enter("person", "ann");
        enter("since", "2026-11-29");
        expect(changed).toHaveBeenCalledTimes(1);
        jest.runAllTimers();
        expect(changed).toHaveBeenCalledTimes(2);
        expect(changed).toHaveBeenLastCalledWith({ ...OPEN, kind: "drift", person: "ann", since: "2026-11-29" });
        enter("since", "");
        jest.runAllTimers();
        expect(changed).toHaveBeenLastCalledWith({ ...OPEN, kind: "drift", person: "ann" });
    });

    it("forgets what was typed when it is given another filter", () => {
        enter("person", "ann");
        element.filter = OPEN;
        jest.runAllTimers();
        expect(changed).not.toHaveBeenCalled();
    });

    it("says nothing when it goes meanwhile, and is accessible", async () => {
        jest.useRealTimers();
        await expect(element).toBeAccessible();
        enter("person", "ann");
        element.remove();
        expect(changed).not.toHaveBeenCalled();
    });
});
