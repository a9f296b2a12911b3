import { createElement } from "lwc";
import LockstepFindings from "c/lockstepFindings";

jest.mock("@salesforce/customPermission/Lockstep_Admin", () => ({ default: undefined }), { virtual: true });

it("shows nothing to people without the permission", () => {
    const element = createElement("c-lockstep-findings", { is: LockstepFindings });
    document.body.appendChild(element);
    expect(element.shadowRoot.querySelector("c-lockstep-finding-list")).toBeNull();
    expect(element.shadowRoot.querySelector("c-lockstep-screen").permitted).toBe(false);
});
