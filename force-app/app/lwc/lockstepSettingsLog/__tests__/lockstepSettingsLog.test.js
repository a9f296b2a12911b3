import { createElement } from "lwc";
import listChanges from "@salesforce/apex/Lockstep_SettingsController.listChanges";
import LockstepSettingsLog from "c/lockstepSettingsLog";

jest.mock("@salesforce/apex/Lockstep_SettingsController.listChanges", () => ({ default: jest.fn() }), {
    virtual: true,
});

const row = (number, before, after) => ({
    id: number,
    number,
    label: "S",
    before,
    after,
    at: "2026-11-29T00:00:00Z",
    who: "Ada",
});
const flush = async () => {
    for (let i = 0; i < 12; i++) {
        // eslint-disable-next-line no-await-in-loop -- each turn lets one level of components render
        await Promise.resolve();
    }
};

async function show() {
    const element = createElement("c-lockstep-settings-log", { is: LockstepSettingsLog });
    document.body.appendChild(element);
    await flush();
    return element;
}

const cells = (element) => [...element.shadowRoot.querySelectorAll("tbody td.slds-cell-wrap")];

describe("c-lockstep-settings-log", () => {
    afterEach(() => {
        document.body.replaceChildren();
        jest.resetAllMocks();
    });

    it("lists what was changed from what to what, in words, page by page", async () => {
        const first = { changes: [row("SL-2", "true", "false"), row("SL-1", undefined, "10")], hasMore: true };
        listChanges.mockResolvedValueOnce(JSON.stringify(first));
        const element = await show();
        expect(cells(element).map((cell) => cell.textContent)).toEqual([
            "c.Lockstep_Template_On",
            "c.Lockstep_Template_Off",
            "c.Lockstep_Settings_Blank",
            "10",
        ]);
        listChanges.mockResolvedValueOnce(JSON.stringify({ changes: [row("SL-0", "1", "2")], hasMore: false }));
        await element.shadowRoot.querySelector("c-lockstep-pages").load();
        await flush();
        expect(listChanges).toHaveBeenLastCalledWith({ before: "2026-11-29T00:00:00Z", beforeId: "SL-1" });
        expect(cells(element)).toHaveLength(6);
        await expect(element).toBeAccessible();
    });

    it("says what went wrong, and that nothing was changed yet", async () => {
        listChanges.mockRejectedValueOnce({ body: { message: "No." } });
        const element = await show();
        expect(element.shadowRoot.querySelector("c-lockstep-pages").pages.error.body.message).toBe("No.");
        listChanges.mockResolvedValueOnce(JSON.stringify({ changes: [], hasMore: false }));
        await element.refresh();
        await flush();
        expect(element.shadowRoot.querySelector("c-lockstep-pages").pages.isEmpty).toBe(true);
    });
});
