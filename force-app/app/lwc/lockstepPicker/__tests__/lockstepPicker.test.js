import { createElement } from "lwc";
import LockstepPicker from "c/lockstepPicker";

const flush = async () => {
    for (let i = 0; i < 8; i++) {
        // eslint-disable-next-line no-await-in-loop -- each turn lets one level of components render
        await Promise.resolve();
    }
};
const OPTIONS = [
    { value: "Sales", label: "Sales" },
    { value: "Support", label: "Support", meta: "3 seats left" },
];

const changes = jest.fn();

async function show(properties) {
    const element = createElement("c-lockstep-picker", { is: LockstepPicker });
    Object.assign(element, { label: "Group", search: jest.fn(async () => OPTIONS), ...properties });
    changes.mockClear();
    element.addEventListener("change", ({ detail }) => changes(detail.value));
    document.body.appendChild(element);
    await flush();
    return element;
}

const input = (element) => element.shadowRoot.querySelector("input");
const options = (element) => [...element.shadowRoot.querySelectorAll("[role=option]")];
const press = (element, key) => input(element).dispatchEvent(new KeyboardEvent("keydown", { key, cancelable: true }));

async function type(element, text) {
    input(element).value = text;
    input(element).dispatchEvent(new CustomEvent("input"));
    jest.advanceTimersByTime(200);
    await flush();
}

describe("c-lockstep-picker", () => {
    beforeEach(() => jest.useFakeTimers());

    afterEach(() => {
        document.body.replaceChildren();
        jest.useRealTimers();
    });

    it("offers what is known, and takes what is chosen by keyboard", async () => {
        const element = await show();
        await type(element, "s");
        expect(element.search).toHaveBeenCalledWith("s");
        expect(options(element)).toHaveLength(2);
        expect(input(element).getAttribute("aria-expanded")).toBe("true");
        press(element, "ArrowUp");
        await flush();
        expect(options(element)[1].getAttribute("aria-selected")).toBe("true");
        press(element, "ArrowDown");
        press(element, "ArrowDown");
        press(element, "Enter");
        await flush();
        expect(changes.mock.calls).toEqual([["s"], ["Support"]]);
        expect(input(element).getAttribute("aria-expanded")).toBe("false");
    });

    it("takes what is chosen by mouse, and closes by Escape and by leaving", async () => {
        const element = await show();
        await type(element, "");
        options(element)[0].dispatchEvent(new CustomEvent("mousedown", { cancelable: true }));
        await flush();
        expect(element.value).toBe("Sales");
        await type(element, "x");
        press(element, "Escape");
        await flush();
        expect(options(element)).toHaveLength(2);
        expect(input(element).getAttribute("aria-expanded")).toBe("false");
        await type(element, "y");
        input(element).dispatchEvent(new CustomEvent("blur"));
        await flush();
        expect(input(element).getAttribute("aria-expanded")).toBe("false");
    });

    it("completes the last of several values", async () => {
        const element = await show({ several: true, value: "Legal" });
        await type(element, "Legal; sup");
        expect(element.search).toHaveBeenCalledWith("sup");
        press(element, "ArrowUp");
        press(element, "Enter");
        expect(element.value).toBe("Legal;Support");
    });

    it("takes anything where nothing can be offered", async () => {
        const element = await show({ search: jest.fn().mockRejectedValue(new Error("No")) });
        await type(element, "Anything");
        expect(changes).toHaveBeenCalledWith("Anything");
        expect(options(element)).toHaveLength(0);
    });
});
