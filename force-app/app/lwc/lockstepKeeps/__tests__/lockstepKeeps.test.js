import { createElement } from "lwc";
import LockstepKeeps from "c/lockstepKeeps";

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
        const takeBack = jest.fn();
        element.addEventListener("takeback", (event) => takeBack(event.detail));
        rows[1].querySelector("lightning-button").click();
        expect(takeBack).toHaveBeenCalledWith("2");
    });

    it("shows nothing where there is nothing", () => {
        expect(show([]).shadowRoot.querySelector("h3")).toBeNull();
    });
});
