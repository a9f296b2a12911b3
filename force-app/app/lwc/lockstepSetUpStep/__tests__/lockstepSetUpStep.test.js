import { createElement } from "lwc";
import { STEPS } from "c/lockstepSetUpWords";
import LockstepSetUpStep from "c/lockstepSetUpStep";

const STEP = { name: "settings", state: "open", code: "none", values: [], copies: [] };

async function show(step, open = true) {
    const element = createElement("c-lockstep-set-up-step", { is: LockstepSetUpStep });
    Object.assign(element, { step: { ...STEP, ...step }, number: 1, open });
    document.body.appendChild(element);
    await Promise.resolve();
    return element;
}

const find = (element, selector) => element.shadowRoot.querySelector(selector);

describe("c-lockstep-set-up-step", () => {
    afterEach(() => document.body.replaceChildren());

    it("says what was found, what to do, and what to copy", async () => {
        const copies = [{ name: "hook_url", value: "https://l.example/hooks/okta/main" }];
        const element = await show({ name: "hook", code: "missing", copies });
        expect(find(element, "h2").textContent).toContain("1. c.Lockstep_Guide_Hook");
        expect(find(element, ".found").textContent).toContain("c.Lockstep_Guide_Hook_missing");
        expect(find(element, "c-lockstep-copy")).toMatchObject({ label: "c.Lockstep_Copy_hook_url" });
        await expect(element).toBeAccessible();
    });

    it("opens and closes, whatever stands open at first", async () => {
        const element = await show({}, false);
        const toggle = find(element, "button");
        expect(toggle.getAttribute("aria-expanded")).toBe("false");
        toggle.click();
        await Promise.resolve();
        expect(toggle.getAttribute("aria-expanded")).toBe("true");
        expect(find(element, ".details")).not.toBeNull();
        toggle.click();
        await Promise.resolve();
        expect(find(element, ".details")).toBeNull();
    });

    it("offers to save the defaults while nobody has saved settings", async () => {
        const element = await show({});
        const seed = jest.fn();
        element.addEventListener("seed", seed);
        find(element, "lightning-button").click();
        expect(seed).toHaveBeenCalledTimes(1);
        expect(find(await show({ state: "done", code: "saved" }), "lightning-button")).toBeNull();
    });

    it("repeats what the companion says, and names a code that it does not know", async () => {
        const element = await show({ name: "okta", state: "wrong", code: "of_tomorrow", message: "Forbidden." });
        expect(element.shadowRoot.textContent).toContain("Forbidden.");
        expect(element.shadowRoot.textContent).toContain("of_tomorrow");
    });

    it("has words for every step", () => {
        for (const { heading, todo, found } of Object.values(STEPS)) {
            expect(heading && todo && Object.values(found).every(Boolean)).toBe(true);
        }
    });
});
