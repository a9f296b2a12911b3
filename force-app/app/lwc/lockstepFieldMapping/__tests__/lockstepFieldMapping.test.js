import { createElement } from "lwc";
import LockstepFieldMapping from "c/lockstepFieldMapping";

jest.mock("@salesforce/customPermission/Lockstep_Admin", () => ({ default: true }), { virtual: true });
jest.mock("@salesforce/apex", () => ({ refreshApex: jest.fn(() => Promise.resolve()) }), { virtual: true });

const find = (element, selector) => element.shadowRoot.querySelector(selector);
const flush = async () => {
    for (let i = 0; i < 10; i++) {
        // eslint-disable-next-line no-await-in-loop -- each turn lets one level of components render
        await Promise.resolve();
    }
};

describe("c-lockstep-field-mapping", () => {
    afterEach(() => document.body.replaceChildren());

    it("opens an editor of what is chosen, and shows the list again once it is saved", async () => {
        const element = createElement("c-lockstep-field-mapping", { is: LockstepFieldMapping });
        document.body.appendChild(element);
        await expect(element).toBeAccessible();
        const saved = { id: "1", stamp: "s", entry: { name: "Title" } };
        find(element, "c-lockstep-field-mappings").dispatchEvent(new CustomEvent("edit", { detail: saved }));
        await flush();
        const editor = find(element, "c-lockstep-field-editor");
        expect(editor.saved).toEqual(saved);
        editor.dispatchEvent(new CustomEvent("saved", { detail: "Saved." }));
        await flush();
        expect(find(element, "c-lockstep-field-editor")).toBeNull();
        expect(find(element, '[role="status"]').textContent).toBe("Saved.");
    });

    it("makes a new value map, and goes back to the list where it is gone by now", async () => {
        const element = createElement("c-lockstep-field-mapping", { is: LockstepFieldMapping });
        document.body.appendChild(element);
        find(element, "c-lockstep-value-maps").dispatchEvent(new CustomEvent("create"));
        await flush();
        expect(find(element, "c-lockstep-value-map-editor")).not.toBeNull();
        find(element, "c-lockstep-value-map-editor").dispatchEvent(new CustomEvent("back"));
        await flush();
        const saved = { id: "1", stamp: "s", entry: { name: "Countries" } };
        find(element, "c-lockstep-value-maps").dispatchEvent(new CustomEvent("edit", { detail: saved }));
        await flush();
        find(element, "c-lockstep-value-map-editor").dispatchEvent(new CustomEvent("reload"));
        await flush();
        expect(find(element, "c-lockstep-value-map-editor")).toBeNull();
    });
});
