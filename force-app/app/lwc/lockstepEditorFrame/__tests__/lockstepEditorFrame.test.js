import { createElement } from "lwc";
import LockstepEditorFrame from "c/lockstepEditorFrame";

function show({ state, ...properties } = {}) {
    const element = createElement("c-lockstep-editor-frame", { is: LockstepEditorFrame });
    Object.assign(element, { backLabel: "Back to rules", ...properties });
    element.state = { heading: "Sales", general: [], verdict: "Fine", ...state };
    document.body.appendChild(element);
    return element;
}

const buttons = (element) => [...element.shadowRoot.querySelectorAll("lightning-button")];

describe("c-lockstep-editor-frame", () => {
    afterEach(() => document.body.replaceChildren());

    it("names what is edited, offers what can be done, and fires it", async () => {
        const element = show({ previewable: true, state: { isSaved: true } });
        const fired = jest.fn();
        for (const name of ["back", "remove", "preview", "save"]) {
            element.addEventListener(name, () => fired(name));
        }
        buttons(element).forEach((button) => button.click());
        expect(fired.mock.calls.flat()).toEqual(["back", "remove", "back", "preview", "save"]);
        expect(element.shadowRoot.querySelector("h2").textContent).toBe("Sales");
        expect(element.shadowRoot.querySelector("[role=status]").textContent).toBe("Fine");
        expect(element.shadowRoot.querySelector("c-lockstep-validation")).toBeNull();
        await expect(element).toBeAccessible();
    });

    it("lets one only leave while something is under way", () => {
        const element = show({ state: { isBusy: true } });
        expect(buttons(element).map(({ label, disabled }) => [label, disabled ?? false])).toEqual([
            ["Back to rules", false],
            ["c.Lockstep_Cancel", false],
            ["c.Lockstep_Save", true],
        ]);
    });

    it("says why nothing was saved and what is about the whole", () => {
        const element = show({
            state: {
                error: { message: "Read it again." },
                errorButton: "Load",
                general: [{ severity: "warning", message: "Odd." }],
            },
        });
        const retry = jest.fn();
        element.addEventListener("retry", retry);
        const panel = element.shadowRoot.querySelector("c-lockstep-error-panel");
        expect([panel.heading, panel.retryLabel, panel.errors.message]).toEqual([
            "c.Lockstep_Not_Saved",
            "Load",
            "Read it again.",
        ]);
        panel.dispatchEvent(new CustomEvent("retry"));
        expect(retry).toHaveBeenCalled();
        expect(element.shadowRoot.querySelector("c-lockstep-validation").findings).toHaveLength(1);
    });
});
