import { createElement } from "lwc";
import saveEdits from "@salesforce/apex/Lockstep_ConfigurationController.saveEdits";
import LockstepConfirmRule from "c/lockstepConfirmRule";
import LockstepValueMapEditor from "c/lockstepValueMapEditor";

jest.mock("@salesforce/apex/Lockstep_ConfigurationController.saveEdits", () => ({ default: jest.fn() }), {
    virtual: true,
});

const flush = async () => {
    for (let i = 0; i < 10; i++) {
        // eslint-disable-next-line no-await-in-loop -- each turn lets one level of components render
        await Promise.resolve();
    }
};
const lastBody = () => JSON.parse(saveEdits.mock.lastCall[0].body);

describe("c-lockstep-value-map-editor", () => {
    beforeEach(() => {
        jest.useFakeTimers();
        saveEdits.mockResolvedValue(JSON.stringify({ findings: [] }));
    });
    afterEach(() => {
        document.body.replaceChildren();
        jest.restoreAllMocks();
        jest.useRealTimers();
    });

    it("has a line for each entry, and checks them as they are typed", async () => {
        const element = createElement("c-lockstep-value-map-editor", { is: LockstepValueMapEditor });
        element.saved = {
            id: "1",
            stamp: "s",
            entry: { name: "Countries", entries: ["DE = Germany", "AT = Austria"] },
        };
        document.body.appendChild(element);
        await flush();
        const entries = element.shadowRoot.querySelector('[data-field="entries"]');
        expect(entries.value).toBe("DE = Germany\nAT = Austria");
        entries.dispatchEvent(new CustomEvent("change", { detail: { value: "DE = Deutschland" } }));
        jest.runOnlyPendingTimers();
        await flush();
        expect(lastBody()).toEqual({
            dryRun: true,
            edits: [
                {
                    section: "valueMaps",
                    former: "Countries",
                    stamp: "s",
                    entry: { name: "Countries", entries: ["DE = Deutschland"], passThrough: false },
                },
            ],
        });
        jest.useRealTimers();
        await expect(element).toBeAccessible();
    });

    it("says at the lines what is wrong with one of them", async () => {
        const of = (severity, line, message) => ({
            severity,
            path: `valueMaps[0].entries[${line}]`,
            message,
            remedy: "Mend it.",
        });
        const findings = [of("error", 1, "No line."), of("warning", 2, "Twice.")];
        saveEdits.mockResolvedValue(JSON.stringify({ findings }));
        const element = createElement("c-lockstep-value-map-editor", { is: LockstepValueMapEditor });
        element.saved = { id: "1", stamp: "s", entry: { name: "Countries", entries: ["a = b", "nonsense", "A = c"] } };
        document.body.appendChild(element);
        const entries = element.shadowRoot.querySelector('[data-field="entries"]');
        entries.setCustomValidity = jest.fn();
        await flush();
        expect(entries.setCustomValidity).toHaveBeenLastCalledWith("No line. Mend it.");
        const shown = element.shadowRoot
            .querySelector("c-lockstep-editor-frame")
            .shadowRoot.querySelector("c-lockstep-validation").findings;
        expect(shown.map(({ message }) => message)).toEqual(["Twice."]);
    });

    it("asks before it is deleted", async () => {
        const element = createElement("c-lockstep-value-map-editor", { is: LockstepValueMapEditor });
        element.saved = { id: "1", stamp: "s", entry: { name: "Countries" } };
        document.body.appendChild(element);
        await flush();
        const open = jest.spyOn(LockstepConfirmRule, "open").mockResolvedValueOnce(undefined).mockResolvedValue(true);
        const remove = [
            ...element.shadowRoot
                .querySelector("c-lockstep-editor-frame")
                .shadowRoot.querySelectorAll("lightning-button"),
        ].find(({ label }) => label === "c.Lockstep_Delete");
        saveEdits.mockClear();
        remove.click();
        await flush();
        expect(saveEdits).toHaveBeenCalledTimes(1);
        expect(lastBody().dryRun).toBe(true);
        remove.click();
        await flush();
        expect(open).toHaveBeenCalledTimes(2);
        expect(lastBody().dryRun).toBeUndefined();
        expect(lastBody().edits[0].entry).toBeUndefined();
    });
});
