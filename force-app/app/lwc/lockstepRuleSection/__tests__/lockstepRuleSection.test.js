import { createElement } from "lwc";
import LockstepRuleSection from "c/lockstepRuleSection";

describe("c-lockstep-rule-section", () => {
    afterEach(() => document.body.replaceChildren());

    it("is named by its heading, asks for a row more, and takes the focus of one that goes", async () => {
        const element = createElement("c-lockstep-rule-section", { is: LockstepRuleSection });
        Object.assign(element, { heading: "Grants", hint: "What people get", addLabel: "Add Grant" });
        const added = jest.fn();
        element.addEventListener("add", added);
        document.body.appendChild(element);
        const button = element.shadowRoot.querySelector("lightning-button");
        button.click();
        expect(added).toHaveBeenCalledTimes(1);
        const focus = jest.spyOn(button, "focus");
        element.focus();
        expect(focus).toHaveBeenCalled();
        expect(element.shadowRoot.querySelector("p").textContent).toBe("What people get");
        await expect(element).toBeAccessible();
    });
});
