import { createElement } from "lwc";
import listVersions from "@salesforce/apex/Lockstep_ConfigurationController.listVersions";
import readChanges from "@salesforce/apex/Lockstep_ConfigurationController.readChanges";
import restoreVersion from "@salesforce/apex/Lockstep_ConfigurationController.restoreVersion";
import LockstepVersions from "c/lockstepVersions";

jest.mock("@salesforce/apex/Lockstep_ConfigurationController.listVersions", () => ({ default: jest.fn() }), {
    virtual: true,
});
jest.mock("@salesforce/apex/Lockstep_ConfigurationController.readChanges", () => ({ default: jest.fn() }), {
    virtual: true,
});
jest.mock("@salesforce/apex/Lockstep_ConfigurationController.restoreVersion", () => ({ default: jest.fn() }), {
    virtual: true,
});
jest.mock("@salesforce/apex", () => ({ refreshApex: jest.fn() }), { virtual: true });

const VERSION = { id: "v", number: "CV-3", savedAt: "2026-11-28T20:00:00.000Z", savedBy: "Ada", comment: "First" };
const CHANGE = { section: "rules", name: "Sales", change: "removed", before: { name: "Sales" }, after: null };
const flush = async () => {
    for (let i = 0; i < 12; i++) {
        // eslint-disable-next-line no-await-in-loop -- each turn lets one level of components render
        await Promise.resolve();
    }
};

async function show(versions = [VERSION]) {
    listVersions.mockResolvedValue(JSON.stringify(versions));
    const element = createElement("c-lockstep-versions", { is: LockstepVersions });
    document.body.appendChild(element);
    await flush();
    return element;
}

const find = (element, selector) => element.shadowRoot.querySelector(selector);
const button = (element, label) =>
    [...element.shadowRoot.querySelectorAll("lightning-button")].find((each) => each.label === label);

async function press(element, label) {
    button(element, label).click();
    await flush();
}

describe("c-lockstep-versions", () => {
    afterEach(() => {
        document.body.replaceChildren();
        jest.resetAllMocks();
    });

    it("lists versions, and goes back to one after showing what that would change", async () => {
        const element = await show();
        expect(find(element, "tbody th").textContent).toBe("CV-3");
        restoreVersion.mockResolvedValueOnce(JSON.stringify({ hash: "h", changes: [CHANGE], findings: [] }));
        await press(element, "c.Lockstep_Version_Restore");
        expect(restoreVersion).toHaveBeenCalledWith({ versionId: "v", body: '{"dryRun":true}' });
        expect(find(element, "c-lockstep-configuration-diff").changes).toEqual([CHANGE]);
        await expect(element).toBeAccessible();
        restoreVersion.mockResolvedValueOnce(JSON.stringify({ saved: true, version: { number: "CV-4" } }));
        await press(element, "c.Lockstep_Save_Back");
        expect(restoreVersion).toHaveBeenLastCalledWith({ versionId: "v", body: '{"expectedHash":"h"}' });
        expect(find(element, "[role=status]").textContent).toBe("c.Lockstep_Version_Restored");
        expect(listVersions).toHaveBeenCalledTimes(2);
    });

    it("says how much each save changed, and entry by entry what, when asked", async () => {
        const element = await show([{ ...VERSION, counts: { rules: { removed: 1 } } }]);
        expect(find(element, "tbody td:nth-of-type(3)").textContent).toBe("Firstc.Lockstep_Counts_Rules");
        readChanges.mockResolvedValueOnce(
            JSON.stringify({ before: "CV-2", changes: [CHANGE], counts: { rules: { removed: 1 } } }),
        );
        await press(element, "c.Lockstep_Version_Changes");
        expect(readChanges).toHaveBeenCalledWith({ versionId: "v" });
        expect(find(element, "h2").textContent).toBe("c.Lockstep_Version_Changes_Title");
        expect(find(element, "c-lockstep-configuration-diff").changes).toEqual([CHANGE]);
        await expect(element).toBeAccessible();
        await press(element, "c.Lockstep_Close");
        expect(find(element, "c-lockstep-configuration-diff")).toBeNull();
        readChanges.mockResolvedValueOnce(JSON.stringify({ before: null, changes: [], counts: {} }));
        await press(element, "c.Lockstep_Version_Changes");
        expect(find(element, "h2").textContent).toBe("c.Lockstep_Version_Changes_First");
        readChanges.mockResolvedValueOnce(JSON.stringify({ saved: false, code: "version_damaged", message: "Cut." }));
        await press(element, "c.Lockstep_Version_Changes");
        expect(find(element, "c-lockstep-error-panel").errors.message).toBe("Cut.");
    });

    it("goes back to nothing that is the same, or that the org would refuse by now", async () => {
        const element = await show();
        restoreVersion.mockResolvedValueOnce(JSON.stringify({ hash: "h", changes: [], findings: [] }));
        await press(element, "c.Lockstep_Version_Restore");
        expect(button(element, "c.Lockstep_Save_Back").disabled).toBe(true);
        await press(element, "c.Lockstep_Cancel");
        expect(button(element, "c.Lockstep_Save_Back")).toBeUndefined();
        const finding = {
            severity: "error",
            path: "rules[0].grants[0].target",
            message: "Gone.",
            remedy: "Create it.",
        };
        restoreVersion.mockResolvedValueOnce(JSON.stringify({ hash: "h", changes: [CHANGE], findings: [finding] }));
        await press(element, "c.Lockstep_Version_Restore");
        expect(button(element, "c.Lockstep_Save_Back").disabled).toBe(true);
        expect(find(element, "c-lockstep-validation").findings).toEqual([finding]);
    });

    it("says that there are none, and what was refused", async () => {
        const element = await show([]);
        expect(find(find(element, "c-lockstep-pages"), "c-lockstep-empty-state")).not.toBeNull();
        const other = await show();
        restoreVersion.mockResolvedValueOnce(JSON.stringify({ code: "version_damaged", message: "Damaged" }));
        await press(other, "c.Lockstep_Version_Restore");
        expect(find(other, "c-lockstep-error-panel").errors.message).toBe("Damaged");
    });
});
