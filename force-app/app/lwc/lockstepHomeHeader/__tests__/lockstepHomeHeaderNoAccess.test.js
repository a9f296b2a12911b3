import { createElement } from "lwc";
import LockstepHomeHeader from "c/lockstepHomeHeader";

// The platform gives undefined, not false, for a permission that the person lacks.
jest.mock("@salesforce/customPermission/Lockstep_Admin", () => ({ default: undefined }), { virtual: true });

describe("c-lockstep-home-header for everybody else", () => {
    afterEach(() => document.body.replaceChildren());

    it("says which permission set is needed", async () => {
        const element = createElement("c-lockstep-home-header", { is: LockstepHomeHeader });
        document.body.appendChild(element);
        const screen = element.shadowRoot.querySelector("c-lockstep-screen");
        expect(screen.permitted).toBe(false);
        expect(screen.noAccess).toBe("c.Lockstep_No_Access");
        await expect(element).toBeAccessible();
    });
});
