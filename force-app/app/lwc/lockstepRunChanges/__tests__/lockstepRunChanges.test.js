import { createElement } from "lwc";
import listChanges from "@salesforce/apex/Lockstep_ApprovalsController.listChanges";
import LockstepRunChanges from "c/lockstepRunChanges";

jest.mock(
    "@salesforce/apex/Lockstep_ApprovalsController.listChanges",
    () => {
        const { createApexTestWireAdapter } = require("@salesforce/sfdx-lwc-jest");
        return { default: createApexTestWireAdapter(jest.fn()) };
    },
    { virtual: true },
);

const flush = async () => {
    for (let i = 0; i < 8; i++) {
        // eslint-disable-next-line no-await-in-loop -- each turn lets one level of components render
        await Promise.resolve();
    }
};

describe("c-lockstep-run-changes", () => {
    afterEach(() => document.body.replaceChildren());

    it("shows that it loads, then the changes, or what went wrong", async () => {
        const element = createElement("c-lockstep-run-changes", { is: LockstepRunChanges });
        Object.assign(element, { itemId: "i", person: "Ann" });
        document.body.appendChild(element);
        expect(element.shadowRoot.querySelector("lightning-spinner")).not.toBeNull();
        listChanges.emit([{ kind: "set_role", target: "Rep" }]);
        await flush();
        expect(element.shadowRoot.querySelector("c-lockstep-change-list").person).toBe("Ann");
        expect(element.shadowRoot.querySelector("c-lockstep-change-list").planned).toBe(true);
        element.carriedOut = true;
        await flush();
        expect(element.shadowRoot.querySelector("c-lockstep-change-list").planned).toBe(false);
        listChanges.error({ message: "No" });
        await flush();
        expect(element.shadowRoot.querySelector("c-lockstep-error-panel")).not.toBeNull();
    });
});
