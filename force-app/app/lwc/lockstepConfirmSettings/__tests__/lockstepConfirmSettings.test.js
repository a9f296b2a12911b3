import { createElement } from "lwc";
import LockstepConfirmSettings from "c/lockstepConfirmSettings";

async function show(changes) {
    const element = createElement("c-lockstep-confirm-settings", { is: LockstepConfirmSettings });
    Object.assign(element, { label: "Save?", ...changes });
    document.body.appendChild(element);
    await Promise.resolve();
    return element;
}

const OFF = { field: "Enabled__c", label: "Enabled", before: "true", after: "false" };
const LOOSER = { field: "Breaker_Users__c", label: "Users", before: null, after: "500" };
const TIGHTER = { field: "Breaker_Users__c", label: "Users", before: "25", after: "10" };
const all = (element, selector) => [...element.shadowRoot.querySelectorAll(selector)];

describe("c-lockstep-confirm-settings", () => {
    afterEach(() => document.body.replaceChildren());

    it("warns of a switch and of a guard that is loosened", async () => {
        const element = await show({ atOnce: [OFF], takingTwo: [LOOSER] });
        expect(all(element, ".warning").map((line) => line.textContent)).toEqual([
            "c.Lockstep_Settings_Warn_Off",
            "c.Lockstep_Settings_Warn_Looser",
        ]);
        expect(all(element, "h2").map((heading) => heading.textContent)).toEqual([
            "c.Lockstep_Settings_At_Once",
            "c.Lockstep_Settings_Taking_Two",
        ]);
        expect(all(element, "lightning-button").at(-1).variant).toBe("destructive");
        await expect(element).toBeAccessible();
    });

    it("warns of nothing where a guard is tightened", async () => {
        const element = await show({ atOnce: [TIGHTER] });
        expect(all(element, ".warning")).toEqual([]);
        expect(all(element, "lightning-button").at(-1).variant).toBe("brand");
    });

    it("closes with a reason only", async () => {
        const element = await show({ atOnce: [TIGHTER] });
        const [field] = all(element, "lightning-textarea");
        field.reportValidity = () => true;
        const close = jest.fn();
        element.addEventListener("close", close);
        all(element, "lightning-button").at(-1).click();
        expect(close).not.toHaveBeenCalled();
        field.dispatchEvent(new CustomEvent("change", { detail: { value: " Because " } }));
        all(element, "lightning-button").at(-1).click();
        expect(close.mock.calls[0][0].detail).toBe("Because");
    });
});
