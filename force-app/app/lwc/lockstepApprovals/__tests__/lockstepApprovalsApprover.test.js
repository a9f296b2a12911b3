import { createElement } from "lwc";
import LockstepApprovals from "c/lockstepApprovals";

// The platform gives undefined, not false, for a permission that the person lacks.
jest.mock("@salesforce/customPermission/Lockstep_Admin", () => ({ default: undefined }), { virtual: true });
jest.mock("@salesforce/customPermission/Lockstep_Approver", () => ({ default: true }), { virtual: true });

describe("c-lockstep-approvals for an approver", () => {
    afterEach(() => document.body.replaceChildren());

    it("shows in the other tabs what one of them has decided", () => {
        const element = createElement("c-lockstep-approvals", { is: LockstepApprovals });
        document.body.appendChild(element);
        const parts = [...element.shadowRoot.querySelectorAll("[data-refreshable]")];
        expect(parts).toHaveLength(3);
        for (const part of parts) {
            part.refresh = jest.fn();
        }
        parts[0].dispatchEvent(new CustomEvent("changed"));
        expect(parts.map((part) => part.refresh.mock.calls.length)).toEqual([0, 1, 1]);
    });

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
