import { createElement } from "lwc";
import { refreshApex } from "@salesforce/apex";
import listRuns from "@salesforce/apex/Lockstep_ApprovalsController.listRuns";
import LockstepRuns from "c/lockstepRuns";

jest.mock(
    "@salesforce/apex/Lockstep_ApprovalsController.listRuns",
    () => {
        const { createApexTestWireAdapter } = require("@salesforce/sfdx-lwc-jest");
        return { default: createApexTestWireAdapter(jest.fn()) };
    },
    { virtual: true },
);
jest.mock("@salesforce/apex", () => ({ refreshApex: jest.fn(() => Promise.resolve()) }), { virtual: true });

const flush = async () => {
    for (let i = 0; i < 8; i++) {
        // eslint-disable-next-line no-await-in-loop -- each turn lets one level of components render
        await Promise.resolve();
    }
};

const LATE = "2026-11-29T07:00:00.000Z";
const run = (id) => ({
    id,
    name: id,
    state: "Held",
    reason: "Too many",
    waiting: 3,
    approved: 0,
    rejected: 1,
});

function show(properties) {
    const element = createElement("c-lockstep-runs", { is: LockstepRuns });
    Object.assign(element, { held: true, mayDecide: true, ...properties });
    document.body.appendChild(element);
    return element;
}

const find = (element, selector) => element.shadowRoot.querySelector(selector);
/** What says that it is loading, or empty, and has the button for more. */
const frame = (element) => find(element, "c-lockstep-pages");

describe("c-lockstep-runs", () => {
    afterEach(() => {
        document.body.replaceChildren();
        jest.clearAllMocks();
    });

    it("lists runs with how many wait, opens one and comes back", async () => {
        const element = show();
        expect(find(frame(element), "lightning-spinner")).not.toBeNull();
        listRuns.emit({ runs: [run("RUN-2"), run("RUN-1")], hasMore: false });
        await flush();
        expect(element.shadowRoot.querySelectorAll("h2")).toHaveLength(2);
        expect(find(element, ".run").textContent).toContain("c.Lockstep_Waiting_Count · c.Lockstep_Rejected_Count");
        await expect(element).toBeAccessible();
        find(element, "lightning-button").click();
        await flush();
        expect(find(element, "c-lockstep-run").run.id).toBe("RUN-2");
        const changed = jest.fn();
        element.addEventListener("changed", changed);
        find(element, "c-lockstep-run").dispatchEvent(new CustomEvent("changed"));
        expect(refreshApex).toHaveBeenCalled();
        expect(changed).toHaveBeenCalledTimes(1);
        // The last of its people was decided, so that it is no longer among those that are held.
        listRuns.emit({ runs: [run("RUN-1")], hasMore: false });
        await flush();
        expect(find(element, "c-lockstep-run").run).toMatchObject({ state: "Decided", waiting: 0 });
        find(element, "c-lockstep-run").dispatchEvent(new CustomEvent("back"));
        await flush();
        expect(find(element, "c-lockstep-run")).toBeNull();
    });

    it("says that nothing is held, and nothing is decided", async () => {
        const held = show();
        const decided = show({ held: false });
        listRuns.emit({ runs: [], hasMore: false });
        await flush();
        expect(find(frame(held), "c-lockstep-empty-state").heading).toBe("c.Lockstep_Nothing_Held");
        expect(find(frame(decided), "c-lockstep-empty-state").heading).toBe("c.Lockstep_Nothing_Decided");
    });

    it("loads older runs", async () => {
        const element = show({ held: false });
        listRuns.emit({ runs: [{ ...run("RUN-3"), createdAt: LATE }], hasMore: true });
        await flush();
        listRuns.mockResolvedValue({ runs: [run("RUN-2")], hasMore: false });
        find(frame(element), "lightning-button").click();
        await flush();
        expect(listRuns).toHaveBeenCalledWith({
            held: false,
            before: LATE,
            beforeId: "RUN-3",
            round: expect.any(String),
        });
        expect(element.shadowRoot.querySelectorAll("h2")).toHaveLength(2);
    });

    it("says what went wrong, and tries again", async () => {
        const element = show();
        listRuns.error({ message: "No" });
        await flush();
        find(frame(element), "c-lockstep-error-panel").dispatchEvent(new CustomEvent("retry"));
        expect(refreshApex).toHaveBeenCalled();
    });
});
