import { createElement } from "lwc";
import { CurrentPageReference } from "lightning/navigation";
import LockstepPeople from "c/lockstepPeople";

jest.mock("@salesforce/customPermission/Lockstep_Admin", () => ({ default: true }), { virtual: true });

const flush = async () => {
    for (let i = 0; i < 8; i++) {
        // eslint-disable-next-line no-await-in-loop -- each turn lets one level of components render
        await Promise.resolve();
    }
};

describe("c-lockstep-people", () => {
    afterEach(() => document.body.replaceChildren());

    it("opens a person over the list, which stays as it was", async () => {
        const element = createElement("c-lockstep-people", { is: LockstepPeople });
        document.body.appendChild(element);
        const list = element.shadowRoot.querySelector("c-lockstep-people-list");
        list.dispatchEvent(new CustomEvent("open", { detail: { userId: "u" } }));
        await flush();
        expect(element.shadowRoot.querySelector("c-lockstep-person").person.userId).toBe("u");
        expect(list.parentElement.className).toBe("slds-hide");
        element.shadowRoot.querySelector("c-lockstep-person").dispatchEvent(new CustomEvent("back"));
        await flush();
        expect(element.shadowRoot.querySelector("c-lockstep-person")).toBeNull();
        expect(element.shadowRoot.querySelector("c-lockstep-people-list")).toBe(list);
    });

    it("opens the person to whom another screen leads", async () => {
        const element = createElement("c-lockstep-people", { is: LockstepPeople });
        document.body.appendChild(element);
        CurrentPageReference.emit({ state: {} });
        await flush();
        expect(element.shadowRoot.querySelector("c-lockstep-person")).toBeNull();
        CurrentPageReference.emit({ state: { c__okta: "00uann", c__oktaOrg: "main" } });
        await flush();
        expect(element.shadowRoot.querySelector("c-lockstep-person").person).toEqual({
            oktaId: "00uann",
            oktaOrg: "main",
        });
    });
});
