import { createElement } from "lwc";
import LockstepScreen from "c/lockstepScreen";

const flush = async () => {
    for (let i = 0; i < 8; i++) {
        // eslint-disable-next-line no-await-in-loop -- each turn lets one level of components render
        await Promise.resolve();
    }
};

function show(properties) {
    const element = createElement("c-lockstep-screen", { is: LockstepScreen });
    Object.assign(element, { heading: "Screen", tagline: "About", iconName: "standard:approval", ...properties });
    document.body.appendChild(element);
    return element;
}

const find = (element, selector) => element.shadowRoot.querySelector(selector);

describe("c-lockstep-screen", () => {
    afterEach(() => document.body.replaceChildren());

    it("loads what it frames anew, and says when it is there", async () => {
        let finish;
        const reload = jest.fn(
            () =>
                new Promise((resolve) => {
                    finish = resolve;
                }),
        );
        const element = show({ permitted: true, reload });
        find(element, "lightning-button").click();
        await flush();
        expect(find(element, "lightning-button").disabled).toBe(true);
        expect(find(element, "[role=status]").textContent).toBe("");
        finish();
        await flush();
        expect(find(element, "lightning-button").disabled).toBe(false);
        expect(find(element, "[role=status]").textContent).toBe("c.Lockstep_Refreshed");
        await expect(element).toBeAccessible();
    });

    it("loads what it frames anew when it is shown again, unless drafts would be lost", async () => {
        const reload = jest.fn(() => Promise.reject(new Error("A part says it")));
        const element = show({ permitted: true, reload });
        await flush();
        expect(reload).not.toHaveBeenCalled();
        element.remove();
        document.body.appendChild(element);
        await flush();
        expect(reload).toHaveBeenCalledTimes(1);
        expect(find(element, "[role=status]").textContent).toBe("");
        element.remove();
        element.keepsDrafts = true;
        document.body.appendChild(element);
        await flush();
        expect(reload).toHaveBeenCalledTimes(1);
    });

    it("is but a heading where the parts stand by themselves, which then load themselves", async () => {
        const reload = jest.fn();
        const element = show({ permitted: true, reload, headOnly: true });
        expect(find(element, "article")).toBeNull();
        element.remove();
        document.body.appendChild(element);
        await flush();
        expect(reload).not.toHaveBeenCalled();
        element.permitted = false;
        await flush();
        expect(find(element, "c-lockstep-empty-state")).not.toBeNull();
    });

    it("says what to ask for to those who may not", async () => {
        const element = show({ permitted: false, noAccess: "Ask for it" });
        expect(find(element, "c-lockstep-empty-state").sentence).toBe("Ask for it");
        expect(find(element, "lightning-button")).toBeNull();
        expect(find(element, "slot")).toBeNull();
        await expect(element).toBeAccessible();
    });
});
