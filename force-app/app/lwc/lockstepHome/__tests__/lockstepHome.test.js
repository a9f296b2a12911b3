import { createElement } from "lwc";
import { refreshApex } from "@salesforce/apex";
import LockstepHome from "c/lockstepHome";

jest.mock("@salesforce/customPermission/Lockstep_Admin", () => ({ default: true }), { virtual: true });
jest.mock("@salesforce/apex", () => ({ refreshApex: jest.fn() }), { virtual: true });

function show() {
    const element = createElement("c-lockstep-home", { is: LockstepHome });
    document.body.appendChild(element);
    return element;
}

const find = (element, selector) => element.shadowRoot.querySelector(selector);

describe("c-lockstep-home for an administrator of Lockstep", () => {
    afterEach(() => {
        document.body.replaceChildren();
        jest.clearAllMocks();
    });

    it("shows how it stands and what happened today", async () => {
        const element = show();
        expect(find(element, "c-lockstep-overview")).not.toBeNull();
        expect(find(element, "c-lockstep-today")).not.toBeNull();
        await expect(element).toBeAccessible();
    });

    it("loads the overview, the tally and the counts anew", async () => {
        const element = show();
        await find(element, "c-lockstep-screen").reload();
        expect(refreshApex).toHaveBeenCalledTimes(3);
    });
});
