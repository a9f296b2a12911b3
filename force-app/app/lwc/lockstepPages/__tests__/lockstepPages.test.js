import { createElement } from "lwc";
import LockstepPages from "c/lockstepPages";

const flush = async () => {
    for (let i = 0; i < 8; i++) {
        // eslint-disable-next-line no-await-in-loop -- each turn lets one level of components render
        await Promise.resolve();
    }
};

const ONE = { rows: [1], hasMore: false, isGrown: false, isLoading: false, isEmpty: false };

async function show(pages, properties) {
    const element = createElement("c-lockstep-pages", { is: LockstepPages });
    Object.assign(element, { pages, emptyHeading: "None", ...properties });
    document.body.appendChild(element);
    await flush();
    return element;
}

const find = (element, selector) => element.shadowRoot.querySelector(selector);

describe("c-lockstep-pages", () => {
    afterEach(() => document.body.replaceChildren());

    it("says that it is loading, is empty, or went wrong and can be tried again", async () => {
        const element = await show({ ...ONE, isLoading: true });
        expect(find(element, "lightning-spinner")).not.toBeNull();
        element.pages = { ...ONE, isEmpty: true };
        await flush();
        expect(find(element, "c-lockstep-empty-state").heading).toBe("None");
        element.pages = { ...ONE, error: { message: "Broken" } };
        await flush();
        const retry = jest.fn();
        element.addEventListener("retry", retry);
        expect(find(element, "c-lockstep-error-panel").errors.message).toBe("Broken");
        find(element, "c-lockstep-error-panel").dispatchEvent(new CustomEvent("retry"));
        expect(retry).toHaveBeenCalledTimes(1);
    });

    it("says how many are shown where there is more, and at the end that these are all", async () => {
        const element = await show({ ...ONE, hasMore: true });
        expect(find(element, ".foot span").textContent).toBe("c.Lockstep_Shown_Count");
        await expect(element).toBeAccessible();
        element.pages = { ...ONE, isGrown: true };
        await flush();
        expect(find(element, ".foot span").textContent).toBe("c.Lockstep_Shown_All");
        expect(find(element, "lightning-button")).toBeNull();
        element.pages = ONE;
        await flush();
        expect(find(element, ".foot")).toBeNull();
    });

    it("says what it is told of how many are shown", async () => {
        const element = await show(ONE, { shown: "1 of 3 people" });
        expect(find(element, ".foot span").textContent).toBe("1 of 3 people");
    });

    it("keeps what it has when more cannot be loaded, and loads it when asked again", async () => {
        const load = jest.fn().mockRejectedValueOnce({ message: "No" }).mockResolvedValueOnce();
        const element = await show({ ...ONE, hasMore: true }, { load });
        find(element, "lightning-button").click();
        await flush();
        expect(find(element, "c-lockstep-error-panel").errors.message).toBe("No");
        expect(find(element, "slot")).not.toBeNull();
        find(element, "c-lockstep-error-panel").dispatchEvent(new CustomEvent("retry"));
        await flush();
        expect(load).toHaveBeenCalledTimes(2);
        expect(find(element, "c-lockstep-error-panel")).toBeNull();
    });

    it("forgets what went wrong when the list begins anew", async () => {
        const load = jest.fn().mockRejectedValue({ message: "No" });
        const element = await show({ ...ONE, hasMore: true }, { load });
        find(element, "lightning-button").click();
        await flush();
        element.pages = { ...ONE, hasMore: true };
        await flush();
        expect(find(element, "c-lockstep-error-panel")).toBeNull();
    });

    it("is asked once at a time", async () => {
        const load = jest.fn(() => new Promise(() => {}));
        const element = await show({ ...ONE, hasMore: true }, { load });
        find(element, "lightning-button").click();
        await flush();
        expect(find(element, "lightning-button").disabled).toBe(true);
        expect(find(element, "lightning-spinner")).not.toBeNull();
    });
});
