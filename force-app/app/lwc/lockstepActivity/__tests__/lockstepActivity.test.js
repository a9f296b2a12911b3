import { createElement } from "lwc";
import { CurrentPageReference } from "lightning/navigation";
import LockstepActivity from "c/lockstepActivity";

jest.mock("@salesforce/customPermission/Lockstep_Admin", () => ({ default: true }), { virtual: true });
jest.mock("@salesforce/apex", () => ({ refreshApex: jest.fn(() => Promise.resolve()) }), { virtual: true });

describe("c-lockstep-activity", () => {
    afterEach(() => document.body.replaceChildren());

    it("has changes, failures and the audit trail, each loaded again on wish", async () => {
        const element = createElement("c-lockstep-activity", { is: LockstepActivity });
        document.body.appendChild(element);
        const parts = [...element.shadowRoot.querySelectorAll("[data-refreshable]")];
        expect(parts.map(({ tagName }) => tagName)).toEqual([
            "C-LOCKSTEP-CHANGES",
            "C-LOCKSTEP-FAILURES",
            "C-LOCKSTEP-AUDIT-CHAIN",
        ]);
        await element.shadowRoot.querySelector("c-lockstep-screen").reload();
        await expect(element).toBeAccessible();
    });

    it("begins with the changes of the person to whom another screen leads", async () => {
        const element = createElement("c-lockstep-activity", { is: LockstepActivity });
        document.body.appendChild(element);
        CurrentPageReference.emit({ state: { c__person: "00uann" } });
        await Promise.resolve();
        expect(element.shadowRoot.querySelector("c-lockstep-changes").person).toBe("00uann");
    });
});
