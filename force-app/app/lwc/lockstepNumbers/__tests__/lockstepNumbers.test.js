import { createElement } from "lwc";
import readNumbers from "@salesforce/apex/Lockstep_OverviewController.readNumbers";
import LockstepNumbers from "c/lockstepNumbers";

jest.mock("@salesforce/customPermission/Lockstep_Admin", () => ({ default: true }), { virtual: true });
jest.mock(
    "@salesforce/apex/Lockstep_OverviewController.readNumbers",
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

describe("c-lockstep-numbers", () => {
    afterEach(() => document.body.replaceChildren());

    it("says how many, and leads to those that are not none", async () => {
        const element = createElement("c-lockstep-numbers", { is: LockstepNumbers });
        document.body.appendChild(element);
        readNumbers.emit({ managedUsers: 12, waitingPeople: 3, proposals: 1, openFindings: 0 });
        await flush();
        const all = (selector) => [...element.shadowRoot.querySelectorAll(selector)];
        expect(all("dd lightning-formatted-number").map((each) => each.value)).toEqual([12, 3, 1, 0]);
        const navigate = jest.fn();
        element.addEventListener("navigate", ({ detail }) => navigate(detail.attributes.apiName));
        all("lightning-button").forEach((button) => button.click());
        expect(navigate.mock.calls).toEqual([["Lockstep_People"], ["Lockstep_Approvals"], ["Lockstep_Approvals"]]);
        await expect(element).toBeAccessible();
    });
});
