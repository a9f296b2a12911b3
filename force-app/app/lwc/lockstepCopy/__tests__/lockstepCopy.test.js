import { createElement } from "lwc";
import LockstepCopy from "c/lockstepCopy";

async function press(writeText) {
    Object.defineProperty(navigator, "clipboard", { value: { writeText }, configurable: true });
    const element = createElement("c-lockstep-copy", { is: LockstepCopy });
    Object.assign(element, { label: "URL", value: "https://l.example" });
    document.body.appendChild(element);
    element.shadowRoot.querySelector("lightning-button").click();
    for (let i = 0; i < 4; i++) {
        // eslint-disable-next-line no-await-in-loop -- the copy, then the rendering
        await Promise.resolve();
    }
    return element;
}

const status = (element) => element.shadowRoot.querySelector(".status").textContent;

describe("c-lockstep-copy", () => {
    afterEach(() => document.body.replaceChildren());

    it("copies the value and says so", async () => {
        const writeText = jest.fn(() => Promise.resolve());
        const element = await press(writeText);
        expect(writeText).toHaveBeenCalledWith("https://l.example");
        expect(status(element)).toBe("c.Lockstep_Set_Up_Copied");
        await expect(element).toBeAccessible();
    });

    it("says how to copy by hand where the browser does not let it", async () => {
        const element = await press(() => Promise.reject(new Error("NotAllowedError")));
        expect(status(element)).toBe("c.Lockstep_Set_Up_Not_Copied");
    });
});
