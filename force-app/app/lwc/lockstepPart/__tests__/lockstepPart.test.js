import { createElement } from "lwc";
import { reloadParts } from "c/lockstepParts";
import LockstepPart from "c/lockstepPart";

jest.mock("@salesforce/customPermission/Lockstep_Admin", () => ({ default: true }), { virtual: true });

const flush = async () => {
    for (let i = 0; i < 8; i++) {
        // eslint-disable-next-line no-await-in-loop -- each turn lets one level of components render
        await Promise.resolve();
    }
};

function show(properties) {
    const element = createElement("c-lockstep-part", { is: LockstepPart });
    Object.assign(element, { heading: "Part", reload: jest.fn(() => Promise.resolve()), ...properties });
    document.body.appendChild(element);
    return element;
}

const find = (element, selector) => element.shadowRoot.querySelector(selector);

describe("c-lockstep-part for an administrator of Lockstep", () => {
    afterEach(() => document.body.replaceChildren());

    it("shows what is in it, what it waits for, or what went wrong", async () => {
        const element = show({ loading: true });
        expect(find(element, "lightning-spinner")).not.toBeNull();
        element.loading = false;
        await flush();
        expect(find(element, "slot:not([name])")).not.toBeNull();
        await expect(element).toBeAccessible();
        element.errors = new Error("No");
        await flush();
        expect(find(element, "slot:not([name])")).toBeNull();
        find(element, "c-lockstep-error-panel").dispatchEvent(new CustomEvent("retry"));
        expect(element.reload).toHaveBeenCalledTimes(1);
        await expect(element).toBeAccessible();
    });

    it("loads anew with its page, and when it is shown again; not once it has left", async () => {
        const element = show({ reload: jest.fn(() => Promise.reject(new Error("It says it itself"))) });
        expect(element.reload).not.toHaveBeenCalled();
        await expect(reloadParts()).rejects.toThrow();
        element.remove();
        await reloadParts();
        expect(element.reload).toHaveBeenCalledTimes(1);
        document.body.appendChild(element);
        await flush();
        expect(element.reload).toHaveBeenCalledTimes(2);
    });
});
