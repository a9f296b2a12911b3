import { createElement } from "lwc";
import listDeadLetters from "@salesforce/apex/Lockstep_FailuresController.listDeadLetters";
import retry from "@salesforce/apex/Lockstep_FailuresController.retry";
import LockstepDeadLetters from "c/lockstepDeadLetters";

jest.mock(
    "@salesforce/apex/Lockstep_FailuresController.listDeadLetters",
    () => {
        const { createApexTestWireAdapter } = require("@salesforce/sfdx-lwc-jest");
        return { default: createApexTestWireAdapter(jest.fn()) };
    },
    { virtual: true },
);
jest.mock("@salesforce/apex/Lockstep_FailuresController.retry", () => ({ default: jest.fn() }), { virtual: true });
jest.mock("@salesforce/label/c.Lockstep_Dead_More", () => ({ default: "{0} of {1}" }), { virtual: true });

const letter = (oktaId, more) => ({
    name: oktaId,
    isPerson: true,
    oktaId,
    oktaOrg: "main",
    code: "okta_forbidden",
    message: "Okta does not let this person be read.",
    since: "2026-11-29T12:00:00.000Z",
    events: ["user.account.update_profile"],
    ...more,
});
const flush = async () => {
    for (let i = 0; i < 8; i++) {
        // eslint-disable-next-line no-await-in-loop -- each turn lets one level of components render
        await Promise.resolve();
    }
};

async function show(letters, total = letters.length) {
    const element = createElement("c-lockstep-dead-letters", { is: LockstepDeadLetters });
    document.body.appendChild(element);
    listDeadLetters.emit({ total, at: "2026-11-29T12:05:00.000Z", letters });
    await flush();
    return element;
}

const all = (element, selector) => [...element.shadowRoot.querySelectorAll(selector)];

describe("c-lockstep-dead-letters", () => {
    afterEach(() => {
        document.body.replaceChildren();
        jest.clearAllMocks();
    });

    it("lists each with its reason, and has one person tried again", async () => {
        const element = await show([letter("00uann"), letter("00gsales", { isPerson: false })], 70);
        expect(all(element, "li").map((row) => row.querySelector("h3").textContent)).toEqual(["00uann", "00gsales"]);
        expect(all(element, "lightning-button")).toHaveLength(1);
        expect(all(element, "section > p").at(-1).textContent).toBe("2 of 70");
        await expect(element).toBeAccessible();
        retry.mockRejectedValueOnce({ body: { message: "No" } });
        all(element, "lightning-button")[0].click();
        await flush();
        expect(all(element, "c-lockstep-error-panel")[0].errors).toEqual({ body: { message: "No" } });
        retry.mockResolvedValueOnce({ id: "r", name: "RQ-1", state: "Requested", isFinished: false });
        all(element, "lightning-button")[0].click();
        await flush();
        expect(retry).toHaveBeenLastCalledWith({ oktaId: "00uann", oktaOrg: "main" });
        expect(all(element, "c-lockstep-request-progress")).toHaveLength(1);
        expect(all(element, "c-lockstep-error-panel")).toHaveLength(0);
    });

    it("shows nothing where nobody was given up", async () => {
        expect(all(await show([]), "section")).toHaveLength(0);
    });
});
