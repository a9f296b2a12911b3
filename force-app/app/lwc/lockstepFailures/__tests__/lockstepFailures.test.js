import { createElement } from "lwc";
import listCodes from "@salesforce/apex/Lockstep_FailuresController.listCodes";
import listFailures from "@salesforce/apex/Lockstep_FailuresController.listFailures";
import retry from "@salesforce/apex/Lockstep_FailuresController.retry";
import retryAll from "@salesforce/apex/Lockstep_FailuresController.retryAll";
import LockstepFailures from "c/lockstepFailures";

jest.mock(
    "@salesforce/apex/Lockstep_FailuresController.listCodes",
    () => {
        const { createApexTestWireAdapter } = require("@salesforce/sfdx-lwc-jest");
        return { default: createApexTestWireAdapter(jest.fn()) };
    },
    { virtual: true },
);
jest.mock(
    "@salesforce/apex/Lockstep_FailuresController.listFailures",
    () => {
        const { createApexTestWireAdapter } = require("@salesforce/sfdx-lwc-jest");
        return { default: createApexTestWireAdapter(jest.fn()) };
    },
    { virtual: true },
);
jest.mock("@salesforce/apex/Lockstep_FailuresController.retry", () => ({ default: jest.fn() }), { virtual: true });
jest.mock("@salesforce/apex/Lockstep_FailuresController.retryAll", () => ({ default: jest.fn() }), { virtual: true });
jest.mock("@salesforce/apex", () => ({ refreshApex: jest.fn(() => Promise.resolve()) }), { virtual: true });

const ANN = {
    id: "1",
    oktaId: "00uann",
    oktaOrg: "main",
    person: "Ann Lee",
    code: "unmapped_value",
    message: "No entry.",
};
const BOB = { id: "2", oktaId: "00ubob", oktaOrg: "main", username: "bob@x.example", code: "platform_error" };
const flush = async () => {
    for (let i = 0; i < 8; i++) {
        // eslint-disable-next-line no-await-in-loop -- each turn lets one level of components render
        await Promise.resolve();
    }
};

async function show(entries) {
    const element = createElement("c-lockstep-failures", { is: LockstepFailures });
    document.body.appendChild(element);
    listFailures.emit({ entries, nextBefore: null });
    listCodes.emit(["platform_error", "unmapped_value"]);
    await flush();
    return element;
}

const find = (element, selector) => element.shadowRoot.querySelector(selector);
const progressOf = (element) => find(element, "c-lockstep-request-progress");

describe("c-lockstep-failures", () => {
    afterEach(() => {
        document.body.replaceChildren();
        jest.clearAllMocks();
    });

    it("lists who failed and why, and where that can be put right", async () => {
        const element = await show([ANN, BOB]);
        const [ann, bob] = element.shadowRoot.querySelectorAll("li");
        expect(ann.textContent).toContain("Ann Lee");
        expect(ann.textContent).toContain("No entry.");
        expect(bob.textContent).toContain("bob@x.example");
        expect(bob.querySelector("lightning-button[data-tab]")).toBeNull();
        const navigate = jest.fn();
        element.addEventListener("navigate", navigate);
        ann.querySelector("lightning-button[data-tab]").click();
        expect(navigate.mock.calls[0][0].detail.attributes.apiName).toBe("Lockstep_Fields");
        await expect(element).toBeAccessible();
    });

    it("tries one person again, and says what came of it", async () => {
        const element = await show([ANN]);
        retry.mockResolvedValue({ id: "r", name: "RQ-1", state: "Requested", isFinished: false });
        find(element, 'lightning-button[data-id="1"]').click();
        await flush();
        expect(retry).toHaveBeenCalledWith({ oktaId: "00uann", oktaOrg: "main" });
        const finish = (answer) =>
            progressOf(element).dispatchEvent(
                new CustomEvent("finish", { detail: { state: "Done", answer: JSON.stringify(answer) } }),
            );
        finish({ outcome: "applied" });
        const announced = find(element, "li [role=status]");
        expect(announced.textContent).toBe("");
        await flush();
        expect(announced.textContent).toBe("c.Lockstep_Tried_Nothing_Left");
    });

    it.each([
        ["still fails", "dead_letter", "c.Lockstep_Tried_Still_Fails"],
        ["was left alone", "skipped", "c.Lockstep_Tried_Nothing_Done"],
    ])("says that it %s", async (_, outcome, sentence) => {
        const element = await show([ANN]);
        retry.mockResolvedValue({ id: "r", name: "RQ-1", state: "Requested", isFinished: false });
        find(element, 'lightning-button[data-id="1"]').click();
        await flush();
        const answer = JSON.stringify({ outcome, message: "Still none." });
        progressOf(element).dispatchEvent(new CustomEvent("finish", { detail: { state: "Done", answer } }));
        await flush();
        expect(find(element, "li").textContent).toContain(sentence);
    });

    it("tries all of a code again", async () => {
        const element = await show([ANN, BOB]);
        find(element, "lightning-combobox").dispatchEvent(
            new CustomEvent("change", { detail: { value: "platform_error" } }),
        );
        await flush();
        expect(listFailures.getLastConfig()).toEqual({
            code: "platform_error",
            before: null,
            round: expect.any(String),
        });
        retryAll.mockResolvedValue({ id: "r", name: "RQ-1", state: "Done", isFinished: true, answer: '{"woken":3}' });
        find(element, ".all").click();
        await flush();
        expect(retryAll).toHaveBeenCalledWith({ code: "platform_error" });
        expect(progressOf(element)).not.toBeNull();
    });

    it("says what was refused, and that nothing failed", async () => {
        const element = await show([]);
        retryAll.mockRejectedValue({ body: { message: "Broken" } });
        find(element, ".all").click();
        await flush();
        expect(find(element, "c-lockstep-error-panel").errors.body.message).toBe("Broken");
        expect(find(find(element, "c-lockstep-pages"), "c-lockstep-empty-state").heading).toBe(
            "c.Lockstep_No_Failures",
        );
    });
});
