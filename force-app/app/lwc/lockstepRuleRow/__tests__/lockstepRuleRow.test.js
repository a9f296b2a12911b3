import { createElement } from "lwc";
import LockstepRuleRow from "c/lockstepRuleRow";

function show(properties) {
    const element = createElement("c-lockstep-rule-row", { is: LockstepRuleRow });
    Object.assign(element, { label: "Grant 1", removeLabel: "Remove grant 1", ...properties });
    document.body.appendChild(element);
    return element;
}

describe("c-lockstep-rule-row", () => {
    afterEach(() => document.body.replaceChildren());

    it("groups the fields of a row by name, and has a button that removes it", async () => {
        const element = show();
        const removed = jest.fn();
        element.addEventListener("remove", removed);
        expect(element.shadowRoot.querySelector("[role=group]").getAttribute("aria-label")).toBe("Grant 1");
        const button = element.shadowRoot.querySelector("lightning-button-icon");
        expect(button.alternativeText).toBe("Remove grant 1");
        button.click();
        expect(removed).toHaveBeenCalledTimes(1);
        expect(element.shadowRoot.querySelector("c-lockstep-validation")).toBeNull();
        await expect(element).toBeAccessible();
    });

    it("says what is wrong with the row", () => {
        const element = show({ findings: [{ severity: "error", message: "Twice." }] });
        expect(element.shadowRoot.querySelector("c-lockstep-validation").findings).toHaveLength(1);
    });
});
