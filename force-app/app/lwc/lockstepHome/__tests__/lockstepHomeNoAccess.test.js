import { createElement } from "lwc";
import LockstepHome from "c/lockstepHome";

// The platform gives undefined, not false, for a permission that the person lacks.
jest.mock("@salesforce/customPermission/Lockstep_Admin", () => ({ default: undefined }), { virtual: true });

describe("c-lockstep-home for everybody else", () => {
    afterEach(() => document.body.replaceChildren());

    it("says which permission set is needed, and asks the server for nothing", async () => {
        const element = createElement("c-lockstep-home", { is: LockstepHome });
        document.body.appendChild(element);
        expect(element.shadowRoot.querySelector("c-lockstep-empty-state").sentence).toBe("c.Lockstep_No_Access");
        expect(element.shadowRoot.querySelector("c-lockstep-activity")).toBeNull();
        expect(element.shadowRoot.querySelector("lightning-button")).toBeNull();
        await expect(element).toBeAccessible();
    });
});
