import { createElement } from "lwc";
import LockstepKeeps from "c/lockstepKeeps";

jest.mock("@salesforce/label/c.Lockstep_Keep_Waiver", () => ({ default: "Keeps {0}: {1}" }), { virtual: true });
jest.mock(
    "@salesforce/apex/Lockstep_LabelsController.listLabels",
    () => ({ default: () => Promise.resolve({ "Role/rep": "Sales Rep" }) }),
    { virtual: true },
);

function show(keeps) {
    const element = createElement("c-lockstep-keeps", { is: LockstepKeeps });
    element.keeps = keeps;
    document.body.appendChild(element);
    return element;
}

describe("c-lockstep-keeps", () => {
    afterEach(() => document.body.replaceChildren());

    it("says what holds and what waits, and lets either be taken back", async () => {
        const element = show([
            { id: "1", reason: "Break glass", isApproved: true, approvedBy: "Vera" },
            { id: "2", kind: "Role", target: "Rep", until: "2027-01-31", reason: "Handover", isApproved: false },
        ]);
        const rows = [...element.shadowRoot.querySelectorAll("li")];
        expect(rows[0].textContent).toContain("c.Lockstep_Keep_Approved_By");
        expect(rows[1].textContent).toContain("c.Lockstep_Keep_Waits");
        await expect(element).toBeAccessible();
        expect(rows[1].querySelector("strong").textContent).toBe("Keeps Role: Sales Rep");
        const takeBack = jest.fn();
        element.addEventListener("takeback", (event) => takeBack(event.detail));
        rows[1].querySelector("lightning-button").click();
        expect(takeBack).toHaveBeenCalledWith("2");
    });

    it("shows nothing where there is nothing", () => {
        expect(show([]).shadowRoot.querySelector("h3")).toBeNull();
    });
});
