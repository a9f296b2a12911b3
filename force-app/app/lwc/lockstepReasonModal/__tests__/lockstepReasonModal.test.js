import { createElement } from "lwc";
import LockstepReasonModal from "c/lockstepReasonModal";

const close = jest.fn();

function show(properties) {
    const element = createElement("c-lockstep-reason-modal", { is: LockstepReasonModal });
    Object.assign(element, { label: "Sure?", sentence: "It happens.", confirmLabel: "Do", ...properties });
    element.addEventListener("close", (event) => close(event.detail));
    document.body.appendChild(element);
    for (const field of element.shadowRoot.querySelectorAll("[data-field]")) {
        field.reportValidity = () => true;
    }
    return element;
}

const enter = (element, field, value) =>
    element.shadowRoot
        .querySelector(`[data-field=${field}]`)
        .dispatchEvent(new CustomEvent("change", { detail: { value } }));
const press = (element, index) => element.shadowRoot.querySelectorAll("lightning-button")[index].click();

describe("c-lockstep-reason-modal", () => {
    afterEach(() => {
        document.body.replaceChildren();
        jest.clearAllMocks();
    });

    it("closes with the reason, without the blanks around it", () => {
        const element = show();
        enter(element, "reason", "  Moves on Monday ");
        press(element, 1);
        expect(close).toHaveBeenCalledWith({ reason: "Moves on Monday", until: null });
    });

    it("does not close without a reason, and closes with nothing when cancelled", () => {
        const element = show();
        enter(element, "reason", "   ");
        press(element, 1);
        expect(close).not.toHaveBeenCalled();
        press(element, 0);
        expect(close.mock.calls).toEqual([[null]]);
    });

    it("asks for an end where one is wanted", () => {
        expect(show().shadowRoot.querySelector("[data-field=until]")).toBeNull();
        const element = show({ untilMode: "required" });
        expect(element.shadowRoot.querySelector("[data-field=until]").required).toBe(true);
        enter(element, "until", "2027-01-31");
        enter(element, "reason", "Handover");
        press(element, 1);
        expect(close).toHaveBeenCalledWith({ reason: "Handover", until: "2027-01-31" });
    });
});
