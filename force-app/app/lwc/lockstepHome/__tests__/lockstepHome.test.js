import { createElement } from "lwc";
import { refreshApex } from "@salesforce/apex";
import LockstepHome from "c/lockstepHome";

jest.mock("@salesforce/customPermission/Lockstep_Admin", () => ({ default: true }), { virtual: true });
jest.mock("@salesforce/apex", () => ({ refreshApex: jest.fn() }), { virtual: true });

const flush = async () => {
    for (let i = 0; i < 5; i++) {
        // eslint-disable-next-line no-await-in-loop -- each turn lets one level of components render
        await Promise.resolve();
    }
};

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

    it("shows activity and rules", async () => {
        const element = show();
        expect(find(element, "c-lockstep-activity")).not.toBeNull();
        expect(find(element, "c-lockstep-rules")).not.toBeNull();
        await expect(element).toBeAccessible();
    });

    it("loads entries, counts and rules anew, and says when they are there", async () => {
        const element = show();
        let finish;
        refreshApex.mockReturnValue(
            new Promise((resolve) => {
                finish = resolve;
            }),
        );
        find(element, "lightning-button").click();
        await flush();
        expect(refreshApex).toHaveBeenCalledTimes(3);
        expect(find(element, "lightning-button").disabled).toBe(true);
        expect(find(element, "[role=status]").textContent).toBe("");
        finish();
        await flush();
        expect(find(element, "lightning-button").disabled).toBe(false);
        expect(find(element, "[role=status]").textContent).toBe("c.Lockstep_Refreshed");
    });
});
