import { createElement } from "lwc";
import readSteps from "@salesforce/apex/Lockstep_SetUpController.readSteps";
import seedDefaults from "@salesforce/apex/Lockstep_SetUpController.seedDefaults";
import askForReport from "@salesforce/apex/Lockstep_SetUpController.askForReport";
import LockstepSetUpSteps from "c/lockstepSetUpSteps";

jest.mock("@salesforce/apex/Lockstep_SetUpController.readSteps", () => ({ default: jest.fn() }), { virtual: true });
jest.mock("@salesforce/apex/Lockstep_SetUpController.seedDefaults", () => ({ default: jest.fn() }), { virtual: true });
jest.mock("@salesforce/apex/Lockstep_SetUpController.askForReport", () => ({ default: jest.fn() }), { virtual: true });

const flush = async () => {
    for (let i = 0; i < 12; i++) {
        // eslint-disable-next-line no-await-in-loop -- each turn lets one level of components render
        await Promise.resolve();
    }
};

const step = (name, state, code) => ({ name, state, code, values: [], copies: [] });
const STEPS = [step("settings", "done", "saved"), step("companion", "open", "never"), step("rule", "open", "none")];

async function show(steps = STEPS) {
    readSteps.mockResolvedValue(steps);
    const element = createElement("c-lockstep-set-up-steps", { is: LockstepSetUpSteps });
    document.body.appendChild(element);
    await flush();
    return element;
}

const all = (element, selector) => [...element.shadowRoot.querySelectorAll(selector)];

describe("c-lockstep-set-up-steps", () => {
    afterEach(() => {
        document.body.replaceChildren();
        jest.resetAllMocks();
    });

    it("counts what is done, and opens the first step that is not", async () => {
        const element = await show();
        expect(all(element, "c-lockstep-set-up-step").map(({ number, open }) => [number, open])).toEqual([
            [1, false],
            [2, true],
            [3, false],
        ]);
        expect(Math.round(all(element, "lightning-progress-bar")[0].value)).toBe(33);
        await expect(element).toBeAccessible();
    });

    it("draws no bar where all is done", async () => {
        const element = await show([step("settings", "done", "saved")]);
        expect(all(element, "lightning-progress-bar")).toHaveLength(0);
        expect(all(element, "[role=status]")[0].textContent).toBe("c.Lockstep_Set_Up_All_Done");
    });

    it("asks nobody while no companion was heard of, and reads the org again all the same", async () => {
        const element = await show();
        all(element, "lightning-button")[0].click();
        await flush();
        expect(readSteps).toHaveBeenCalledTimes(2);
        expect(askForReport).not.toHaveBeenCalled();
        expect(all(element, "c-lockstep-request-progress")).toHaveLength(0);
    });

    it("asks a companion that was heard of, and looks again when it has answered", async () => {
        const element = await show([step("companion", "done", "seen")]);
        askForReport.mockResolvedValueOnce({ id: "r", name: "REQ-1", state: "Requested", isFinished: false });
        all(element, "lightning-button")[0].click();
        await flush();
        const [progress] = all(element, "c-lockstep-request-progress");
        expect(progress.request.name).toBe("REQ-1");
        progress.dispatchEvent(new CustomEvent("finish"));
        await flush();
        expect(readSteps).toHaveBeenCalledTimes(3);
        expect(all(element, "c-lockstep-request-progress")).toHaveLength(0);
    });

    it("saves the defaults, and says what was refused without losing the steps", async () => {
        const element = await show();
        seedDefaults.mockRejectedValueOnce({ body: { message: "Not you." } });
        all(element, "c-lockstep-set-up-step")[0].dispatchEvent(new CustomEvent("seed"));
        await flush();
        expect(all(element, "c-lockstep-error-panel")[0].errors.body.message).toBe("Not you.");
        expect(all(element, "c-lockstep-set-up-step")).toHaveLength(3);
        seedDefaults.mockResolvedValueOnce(undefined);
        all(element, "c-lockstep-set-up-step")[0].dispatchEvent(new CustomEvent("seed"));
        await flush();
        expect(all(element, "c-lockstep-error-panel")).toHaveLength(0);
    });
});
