import { createElement } from "lwc";
import { firstRound, reloadParts } from "c/lockstepParts";
import LockstepPart from "c/lockstepPart";

jest.mock("@salesforce/customPermission/Lockstep_Admin", () => ({ default: undefined }), { virtual: true });

describe("c-lockstep-part for everybody else", () => {
    afterEach(() => document.body.replaceChildren());

    it("says which permission set is needed, and asks the server for nothing", async () => {
        const element = createElement("c-lockstep-part", { is: LockstepPart });
        Object.assign(element, { heading: "Part", loading: true, reload: jest.fn() });
        document.body.appendChild(element);
        expect(element.shadowRoot.querySelector("p").textContent).toBe("c.Lockstep_No_Access");
        expect(element.shadowRoot.querySelector("slot, lightning-spinner")).toBeNull();
        expect(firstRound()).toBeUndefined();
        await reloadParts();
        expect(element.reload).not.toHaveBeenCalled();
        await expect(element).toBeAccessible();
    });
});
