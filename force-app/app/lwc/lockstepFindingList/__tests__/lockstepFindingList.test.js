import { createElement } from "lwc";
import { refreshApex } from "@salesforce/apex";
import { handOver } from "c/lockstepFile";
import LockstepReasonModal from "c/lockstepReasonModal";
import acceptAll from "@salesforce/apex/Lockstep_FindingsController.acceptAll";
import countFindings from "@salesforce/apex/Lockstep_FindingsController.countFindings";
import exportFindings from "@salesforce/apex/Lockstep_FindingsController.exportFindings";
import listFindings from "@salesforce/apex/Lockstep_FindingsController.listFindings";
import readComparison from "@salesforce/apex/Lockstep_FindingsController.readComparison";
import LockstepFindingList from "c/lockstepFindingList";

jest.mock(
    "@salesforce/apex/Lockstep_FindingsController.countFindings",
    () => {
        const { createApexTestWireAdapter } = require("@salesforce/sfdx-lwc-jest");
        return { default: createApexTestWireAdapter(jest.fn()) };
    },
    { virtual: true },
);
jest.mock(
    "@salesforce/apex/Lockstep_FindingsController.listFindings",
    () => {
        const { createApexTestWireAdapter } = require("@salesforce/sfdx-lwc-jest");
        return { default: createApexTestWireAdapter(jest.fn()) };
    },
    { virtual: true },
);
jest.mock(
    "@salesforce/apex/Lockstep_FindingsController.readComparison",
    () => {
        const { createApexTestWireAdapter } = require("@salesforce/sfdx-lwc-jest");
        return { default: createApexTestWireAdapter(jest.fn()) };
    },
    { virtual: true },
);
jest.mock("@salesforce/apex/Lockstep_FindingsController.exportFindings", () => ({ default: jest.fn() }), {
    virtual: true,
});
jest.mock("@salesforce/apex/Lockstep_FindingsController.acceptAll", () => ({ default: jest.fn() }), {
    virtual: true,
});
jest.mock("c/lockstepReasonModal", () => ({ __esModule: true, default: { open: jest.fn() } }));
jest.mock("@salesforce/apex", () => ({ refreshApex: jest.fn(() => Promise.resolve()) }), { virtual: true });
jest.mock("c/lockstepFile", () => ({ ...jest.requireActual("c/lockstepFile"), handOver: jest.fn() }));

const flush = async () => {
    for (let i = 0; i < 10; i++) {
        // eslint-disable-next-line no-await-in-loop -- each turn lets one level of components render
        await Promise.resolve();
    }
};
const finding = (id) => ({
    id,
    kind: "drift",
    code: "drift",
    state: "open",
    person: `Person ${id}`,
    message: "=Differs",
    changes: [{ kind: "set_role", target: "Rep" }],
    seen: { firstAt: "2026-11-29T03:00:00.000Z", times: 1 },
});
const OPEN = { kind: "", state: "open", person: "", rule: "", since: null };

async function show(page) {
    const element = createElement("c-lockstep-finding-list", { is: LockstepFindingList });
    document.body.appendChild(element);
    countFindings.emit([{ kind: "drift", open: 1, accepted: 0 }]);
    readComparison.emit({ nextAt: "2026-12-06T03:00:00.000Z" });
    listFindings.emit(page);
    await flush();
    const find = (selector) => element.shadowRoot.querySelector(selector);
    const bar = (selector) => find("c-lockstep-list-bar").shadowRoot.querySelector(selector);
    return { element, find, bar, rows: () => element.shadowRoot.querySelectorAll("c-lockstep-finding") };
}

describe("c-lockstep-finding-list", () => {
    afterEach(() => {
        document.body.replaceChildren();
        jest.clearAllMocks();
    });

    it("begins with what is open, and shows with it when it is looked at again", async () => {
        const { element, find, rows } = await show({ findings: [finding("1"), finding("2")], nextAfter: null });
        expect(listFindings.getLastConfig()).toEqual({ filter: OPEN, after: null, round: expect.any(String) });
        expect(rows()).toHaveLength(2);
        expect(rows()[0].schedule.nextAt).toBe("2026-12-06T03:00:00.000Z");
        expect(find(".clear")).toBeNull();
        await expect(element).toBeAccessible();
    });

    it("filters by the picture and by the fields, and begins anew", async () => {
        const { find } = await show({ findings: [], nextAfter: null });
        expect(find("c-lockstep-pages").emptyHeading).toBe("c.Lockstep_Finding_None");
        find("c-lockstep-finding-chart").dispatchEvent(
            new CustomEvent("choose", { detail: { kind: "drift", state: "accepted" } }),
        );
        await flush();
        expect(listFindings.getLastConfig().filter).toEqual({ ...OPEN, kind: "drift", state: "accepted" });
        find("c-lockstep-finding-filter").dispatchEvent(
            new CustomEvent("change", { detail: { ...OPEN, state: "closed" } }),
        );
        await flush();
        expect(listFindings.getLastConfig().filter.state).toBe("closed");
        expect(find("c-lockstep-pages").emptyHeading).toBe("c.Lockstep_Finding_Nothing_Found");
        find(".clear").click();
        await flush();
        expect(listFindings.getLastConfig().filter).toEqual(OPEN);
        expect(find("c-lockstep-finding-filter").filter).toEqual(OPEN);
    });

    it("looks on by itself for a rule's findings, and says how far it has come", async () => {
        const { find, bar, rows } = await show({ findings: [finding("1")], nextAfter: null });
        find("c-lockstep-finding-filter").dispatchEvent(
            new CustomEvent("change", { detail: { ...OPEN, rule: "Sales" } }),
        );
        await flush();
        listFindings.mockResolvedValueOnce({ findings: [finding("2")], nextAfter: null });
        listFindings.emit({ findings: [], nextAfter: "12 a0", searchedTo: "2026-11-29T03:00:00.000Z" });
        await flush();
        expect(listFindings).toHaveBeenCalledWith({
            filter: { ...OPEN, rule: "Sales" },
            after: "12 a0",
            round: expect.any(String),
        });
        expect(rows()).toHaveLength(1);
        expect(bar("[role=status]").textContent).toBe("");
        listFindings.mockRejectedValueOnce({ body: { message: "Broken" } });
        listFindings.emit({ findings: [], nextAfter: "12 a0", searchedTo: "2026-11-29T03:00:00.000Z" });
        await flush();
        expect(bar("[role=status]").textContent).toBe("c.Lockstep_Finding_Searched_To");
    });

    it("counts anew when one was decided, and leaves it where it stands", async () => {
        const { rows } = await show({ findings: [finding("1")], nextAfter: null });
        rows()[0].dispatchEvent(new CustomEvent("decide"));
        await flush();
        expect(refreshApex).toHaveBeenCalledTimes(1);
        expect(rows()).toHaveLength(1);
        rows()[0].dispatchEvent(new CustomEvent("reload"));
        await flush();
        expect(refreshApex).toHaveBeenCalledTimes(4);
    });

    it("exports what is filtered, page by page", async () => {
        const { find, bar } = await show({ findings: [finding("1")], nextAfter: null });
        exportFindings
            .mockResolvedValueOnce({ findings: [finding("1")], nextAfter: "12 a0" })
            .mockResolvedValueOnce({ findings: [finding("2")], nextAfter: null });
        find(".export").click();
        await flush();
        expect(exportFindings.mock.calls.map(([{ after }]) => after)).toEqual([null, "12 a0"]);
        const [name, text] = handOver.mock.lastCall;
        expect(name).toMatch(/^lockstep-findings-[0-9-]+\.csv$/);
        expect(text.trim().split("\r\n")).toHaveLength(3);
        expect(text).toContain("'=Differs");
        expect(bar("[role=status]").textContent).toBe("c.Lockstep_Finding_Exported");
    });

    it("accepts all of a filter, page by page, and never everything at once", async () => {
        const { find, bar } = await show({ findings: [finding("1")], nextAfter: null });
        expect(find(".accept-all")).toBeNull();
        const filter = { ...OPEN, kind: "unlinked" };
        find("c-lockstep-finding-filter").dispatchEvent(new CustomEvent("change", { detail: filter }));
        await flush();
        LockstepReasonModal.open.mockResolvedValueOnce(undefined);
        find(".accept-all").click();
        await flush();
        expect(acceptAll).not.toHaveBeenCalled();
        LockstepReasonModal.open.mockResolvedValueOnce({ reason: "Service accounts", until: null });
        acceptAll.mockResolvedValueOnce({ amount: 100, nextAfter: "12 a0" }).mockResolvedValueOnce({ amount: 30 });
        find(".accept-all").click();
        await flush();
        await flush();
        expect(acceptAll.mock.calls.map(([call]) => call)).toEqual([
            { filter, after: null, reason: "Service accounts", until: null },
            { filter, after: "12 a0", reason: "Service accounts", until: null },
        ]);
        expect(refreshApex).toHaveBeenCalledTimes(3);
        expect(bar("[role=status]").textContent).toBe("c.Lockstep_Finding_Accepted_All");
    });

    it("says what went wrong: for the list once, and for an export by itself", async () => {
        const { find, bar } = await show({ findings: [], nextAfter: null });
        exportFindings.mockRejectedValueOnce({ body: { message: "No" } });
        find(".export").click();
        await flush();
        expect(bar("c-lockstep-error-panel").errors.body.message).toBe("No");
        bar("c-lockstep-error-panel").dispatchEvent(new CustomEvent("retry"));
        await flush();
        expect(bar("c-lockstep-error-panel")).toBeNull();
        countFindings.error({ message: "Counts" });
        await flush();
        expect(find("section c-lockstep-error-panel").errors.body.message).toBe("Counts");
        listFindings.error({ message: "List" });
        await flush();
        expect(find(".parts")).toBeNull();
    });
});
