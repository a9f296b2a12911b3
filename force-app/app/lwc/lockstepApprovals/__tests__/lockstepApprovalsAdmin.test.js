import { createElement } from "lwc";
import LockstepApprovals from "c/lockstepApprovals";

// The platform gives undefined, not false, for a permission that the person lacks.
jest.mock("@salesforce/customPermission/Lockstep_Admin", () => ({ default: true }), { virtual: true });
jest.mock("@salesforce/customPermission/Lockstep_Approver", () => ({ default: undefined }), { virtual: true });

describe("c-lockstep-approvals for an administrator", () => {
    afterEach(() => document.body.replaceChildren());

    it("lets them look, and says what deciding takes", async () => {
        const element = createElement("c-lockstep-approvals", { is: LockstepApprovals });
        document.body.appendChild(element);
        const screen = element.shadowRoot.querySelector("c-lockstep-screen");
        const runs = element.shadowRoot.querySelector("c-lockstep-runs");
        expect(screen.permitted).toBe(true);
        expect(runs.mayDecide).toBe(false);
        expect(element.shadowRoot.querySelector(".note").textContent).toContain("c.Lockstep_Approver_Needed");
        await expect(element).toBeAccessible();
    });
});
