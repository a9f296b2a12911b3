import { createElement } from "lwc";
import LockstepFindings from "c/lockstepFindings";

jest.mock("@salesforce/customPermission/Lockstep_Admin", () => ({ default: true }), { virtual: true });
jest.mock("@salesforce/apex", () => ({ refreshApex: jest.fn(() => Promise.resolve()) }), { virtual: true });

describe("c-lockstep-findings", () => {
    it("shows the findings, and loads them again on wish", async () => {
        const element = createElement("c-lockstep-findings", { is: LockstepFindings });
        document.body.appendChild(element);
        expect(element.shadowRoot.querySelector("c-lockstep-finding-list")).not.toBeNull();
        await element.shadowRoot.querySelector("c-lockstep-screen").reload();
        await expect(element).toBeAccessible();
    });
});
