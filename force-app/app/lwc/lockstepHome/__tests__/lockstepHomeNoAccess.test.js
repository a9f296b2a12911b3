import { createElement } from "lwc";
import LockstepHome from "c/lockstepHome";

// The platform gives undefined, not false, for a permission that the person lacks.
jest.mock("@salesforce/customPermission/Lockstep_Admin", () => ({ default: undefined }), { virtual: true });

describe("c-lockstep-home for everybody else", () => {
    afterEach(() => document.body.replaceChildren());

    it("says which permission set is needed, and asks the server for nothing", async () => {
        const element = createElement("c-lockstep-home", { is: LockstepHome });
        document.body.appendChild(element);
        const screen = element.shadowRoot.querySelector("c-lockstep-screen");
        expect(screen.permitted).toBe(false);
        expect(screen.noAccess).toBe("c.Lockstep_No_Access");
        expect(element.shadowRoot.querySelector("c-lockstep-overview")).toBeNull();
        await expect(element).toBeAccessible();
    });
});
