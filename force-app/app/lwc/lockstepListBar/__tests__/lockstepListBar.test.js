import { createElement } from "lwc";
import LockstepListBar from "c/lockstepListBar";

function show(properties) {
    const element = createElement("c-lockstep-list-bar", { is: LockstepListBar });
    Object.assign(element, { heading: "Changes", status: "Exporting", ...properties });
    document.body.appendChild(element);
    return element;
}

describe("c-lockstep-list-bar", () => {
    afterEach(() => document.body.replaceChildren());

    it("has a heading, and says how far it is", async () => {
        const element = show();
        expect(element.shadowRoot.querySelector("h2").textContent).toBe("Changes");
        expect(element.shadowRoot.querySelector("[role=status]").textContent).toBe("Exporting");
        expect(element.shadowRoot.querySelector("c-lockstep-error-panel")).toBeNull();
        await expect(element).toBeAccessible();
    });

    it("says what went wrong until that is read", () => {
        const element = show({ error: { message: "No" }, errorHeading: "Not exported" });
        const closed = jest.fn();
        element.addEventListener("close", closed);
        const panel = element.shadowRoot.querySelector("c-lockstep-error-panel");
        expect([panel.heading, panel.errors.message, panel.retryLabel]).toEqual([
            "Not exported",
            "No",
            "c.Lockstep_Close",
        ]);
        panel.dispatchEvent(new CustomEvent("retry"));
        expect(closed).toHaveBeenCalled();
    });
});
