import { createElement } from "lwc";
import { enterPage } from "c/lockstepParts";
import LockstepHomeHeader from "c/lockstepHomeHeader";

jest.mock("@salesforce/customPermission/Lockstep_Admin", () => ({ default: true }), { virtual: true });

describe("c-lockstep-home-header for an administrator of Lockstep", () => {
    afterEach(() => document.body.replaceChildren());

    it("loads all parts of the page anew that have not left it", async () => {
        const element = createElement("c-lockstep-home-header", { is: LockstepHomeHeader });
        document.body.appendChild(element);
        const screen = element.shadowRoot.querySelector("c-lockstep-screen");
        expect(screen.permitted).toBe(true);
        const [stays, leaves] = [jest.fn(() => Promise.resolve()), jest.fn()];
        const leave = [enterPage(stays), enterPage(leaves)];
        leave[1]();
        await screen.reload();
        expect([stays.mock.calls.length, leaves.mock.calls.length]).toEqual([1, 0]);
        leave[0]();
        await expect(element).toBeAccessible();
    });
});
