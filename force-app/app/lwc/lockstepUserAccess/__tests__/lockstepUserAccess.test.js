import { createElement } from "lwc";
import LockstepUserAccess from "c/lockstepUserAccess";

jest.mock("@salesforce/customPermission/Lockstep_Admin", () => ({ default: true }), { virtual: true });

describe("c-lockstep-user-access", () => {
    afterEach(() => document.body.replaceChildren());

    it("shows the user of the page, without a way back to a list, and loads them anew", async () => {
        const element = createElement("c-lockstep-user-access", { is: LockstepUserAccess });
        element.recordId = "005000000000001AAA";
        document.body.appendChild(element);
        const person = element.shadowRoot.querySelector("c-lockstep-person");
        expect(person.person).toEqual({ userId: "005000000000001AAA" });
        expect(person.withoutList).toBe(true);
        person.refresh = jest.fn();
        element.shadowRoot.querySelector("c-lockstep-part").reload();
        expect(person.refresh).toHaveBeenCalledTimes(1);
        element.recordId = "005000000000002AAA";
        await Promise.resolve();
        expect(person.person.userId).toBe("005000000000002AAA");
        await expect(element).toBeAccessible();
    });
});
