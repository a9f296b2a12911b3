import { createElement } from "lwc";
import readChain from "@salesforce/apex/Lockstep_AuditChainController.readChain";
import verify from "@salesforce/apex/Lockstep_AuditChainController.verify";
import LockstepAuditChain from "c/lockstepAuditChain";

jest.mock(
    "@salesforce/apex/Lockstep_AuditChainController.readChain",
    () => {
        const { createApexTestWireAdapter } = require("@salesforce/sfdx-lwc-jest");
        return { default: createApexTestWireAdapter(jest.fn()) };
    },
    { virtual: true },
);
jest.mock("@salesforce/apex/Lockstep_AuditChainController.verify", () => ({ default: jest.fn() }), { virtual: true });
jest.mock("@salesforce/apex", () => ({ refreshApex: jest.fn(() => Promise.resolve()) }), { virtual: true });

const NEVER = { headSequence: 1000, headHash: "abc", verdict: null, problemCount: 0, problems: [] };
const flush = async () => {
    for (let i = 0; i < 8; i++) {
        // eslint-disable-next-line no-await-in-loop -- each turn lets one level of components render
        await Promise.resolve();
    }
};

async function show(chain) {
    const element = createElement("c-lockstep-audit-chain", { is: LockstepAuditChain });
    document.body.appendChild(element);
    readChain.emit(chain);
    await flush();
    return element;
}

const find = (element, selector) => element.shadowRoot.querySelector(selector);
const verdictOf = (element) => find(element, "h2").textContent;
const buttons = (element) => [...element.shadowRoot.querySelectorAll("lightning-button")];

describe("c-lockstep-audit-chain", () => {
    afterEach(() => {
        document.body.replaceChildren();
        jest.resetAllMocks();
    });

    it.each([
        [NEVER, "c.Lockstep_Verify_Never"],
        [{ ...NEVER, headSequence: 0, headHash: null }, "c.Lockstep_Verify_Empty"],
        [{ ...NEVER, verdict: "sound", verifiedSequence: 1000 }, "c.Lockstep_Verify_Sound"],
        [{ ...NEVER, verdict: "running", checked: 400 }, "c.Lockstep_Verify_Unfinished"],
    ])("says how the trail stands", async (chain, sentence) => {
        const element = await show(chain);
        expect(verdictOf(element)).toBe(sentence);
        await expect(element).toBeAccessible();
    });

    it("lists what is wrong", async () => {
        const problems = [{ code: "edited", sequence: 2, message: "Entry 2 is not what was hashed." }];
        const element = await show({ ...NEVER, verdict: "broken", problemCount: 1, problems });
        expect(verdictOf(element)).toBe("c.Lockstep_Verify_Broken");
        expect(find(element, "li").textContent).toContain("Entry 2 is not what was hashed.");
    });

    it("walks step by step to the end, and shows how far it is", async () => {
        const element = await show(NEVER);
        let goOn;
        verify.mockResolvedValueOnce({ ...NEVER, verdict: "running", beginning: 0, checked: 400 }).mockReturnValueOnce(
            new Promise((resolve) => {
                goOn = resolve;
            }),
        );
        buttons(element).at(-1).click();
        await flush();
        expect(find(element, "lightning-progress-bar").value).toBe(40);
        expect(verdictOf(element)).toBe("c.Lockstep_Verify_Running");
        goOn({ ...NEVER, verdict: "sound", checked: 1000, verifiedSequence: 1000 });
        await flush();
        expect(verify.mock.calls).toEqual([[{ mode: "full", cursor: null }], [{ mode: "full", cursor: 400 }]]);
        expect(verdictOf(element)).toBe("c.Lockstep_Verify_Sound");
        expect(find(element, "lightning-progress-bar")).toBeNull();
    });

    it("takes no further step once it is stopped", async () => {
        const element = await show(NEVER);
        let goOn;
        verify.mockReturnValue(
            new Promise((resolve) => {
                goOn = resolve;
            }),
        );
        buttons(element)[0].click();
        await flush();
        buttons(element)[0].click();
        goOn({ ...NEVER, verdict: "running", checked: 400 });
        await flush();
        expect(verify.mock.calls).toEqual([[{ mode: "new", cursor: null }]]);
        expect(find(element, "lightning-progress-bar")).toBeNull();
    });

    it("says that another verification has begun meanwhile", async () => {
        const element = await show(NEVER);
        verify.mockRejectedValue({ body: { message: "The verification has come to entry 7." } });
        buttons(element).at(-1).click();
        await flush();
        expect(find(element, "c-lockstep-error-panel").errors.body.message).toContain("entry 7");
    });
});
