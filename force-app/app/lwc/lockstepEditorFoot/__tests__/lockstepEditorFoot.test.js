import { createElement } from "lwc";
import LockstepEditorFoot from "c/lockstepEditorFoot";

function show(properties) {
    const element = createElement("c-lockstep-editor-foot", { is: LockstepEditorFoot });
    Object.assign(element, properties);
    document.body.appendChild(element);
    return [...element.shadowRoot.querySelectorAll("lightning-button")];
}

describe("c-lockstep-editor-foot", () => {
    afterEach(() => document.body.replaceChildren());

    it("offers what can be done, and fires it", () => {
        const buttons = show({ verdict: "Fine", deletable: true, previewable: true });
        const element = document.body.firstChild;
        const fired = jest.fn();
        for (const name of ["remove", "cancel", "preview", "save"]) {
            element.addEventListener(name, () => fired(name));
        }
        buttons.forEach((button) => button.click());
        expect(fired.mock.calls.flat()).toEqual(["remove", "cancel", "preview", "save"]);
        expect(element.shadowRoot.querySelector("[role=status]").textContent).toBe("Fine");
    });

    it("lets one only leave while something is under way", () => {
        expect(show({ busy: true }).map(({ label, disabled }) => [label, disabled ?? false])).toEqual([
            ["c.Lockstep_Cancel", false],
            ["c.Lockstep_Save", true],
        ]);
    });
});
