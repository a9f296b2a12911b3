import { createElement } from "lwc";
import LockstepConfirm from "c/lockstepConfirm";

const close = jest.fn();

function show() {
    const element = createElement("c-lockstep-confirm", { is: LockstepConfirm });
    Object.assign(element, { label: "Sure?", sentence: "It happens.", confirmLabel: "Do" });
    element.addEventListener("close", (event) => close(event.detail));
    document.body.appendChild(element);
    return element;
}

const press = (element, index) => element.shadowRoot.querySelectorAll("lightning-button")[index].click();

describe("c-lockstep-confirm", () => {
    afterEach(() => {
        document.body.replaceChildren();
        jest.clearAllMocks();
    });

    it("says what will happen, and closes with yes or with nothing", () => {
        const element = show();
        expect(element.shadowRoot.querySelector("p").textContent).toBe("It happens.");
        press(element, 1);
        press(element, 0);
        expect(close.mock.calls).toEqual([[true], [null]]);
    });
});
