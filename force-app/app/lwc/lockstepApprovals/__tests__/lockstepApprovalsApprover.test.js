import { createElement } from "lwc";
import LockstepApprovals from "c/lockstepApprovals";

// The platform gives undefined, not false, for a permission that the person lacks.
jest.mock("@salesforce/customPermission/Lockstep_Admin", () => ({ default: undefined }), { virtual: true });
jest.mock("@salesforce/customPermission/Lockstep_Approver", () => ({ default: true }), { virtual: true });

describe("c-lockstep-approvals for an approver", () => {
    afterEach(() => document.body.replaceChildren());

    it("lets them decide", async () => {
        const element = createElement("c-lockstep-approvals", { is: LockstepApprovals });
        document.body.appendChild(element);
        const screen = element.shadowRoot.querySelector("c-lockstep-screen");
        const runs = element.shadowRoot.querySelector("c-lockstep-runs");
        expect(screen.permitted).toBe(true);
        expect(runs.mayDecide).toBe(true);
        expect(element.shadowRoot.querySelector(".note")).toBeNull();
        await expect(element).toBeAccessible();
    });
});
