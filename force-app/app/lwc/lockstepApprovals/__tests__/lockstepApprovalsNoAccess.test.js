import { createElement } from "lwc";
import LockstepApprovals from "c/lockstepApprovals";

// The platform gives undefined, not false, for a permission that the person lacks.
jest.mock("@salesforce/customPermission/Lockstep_Admin", () => ({ default: undefined }), { virtual: true });
jest.mock("@salesforce/customPermission/Lockstep_Approver", () => ({ default: undefined }), { virtual: true });

describe("c-lockstep-approvals for everybody else", () => {
    afterEach(() => document.body.replaceChildren());

    it("says which permission sets open it", async () => {
        const element = createElement("c-lockstep-approvals", { is: LockstepApprovals });
        document.body.appendChild(element);
        const screen = element.shadowRoot.querySelector("c-lockstep-screen");
        const runs = element.shadowRoot.querySelector("c-lockstep-runs");
        expect(screen.permitted).toBe(false);
        expect(screen.noAccess).toBe("c.Lockstep_No_Access_Approvals");
        expect(runs).toBeNull();
        await expect(element).toBeAccessible();
    });
});
