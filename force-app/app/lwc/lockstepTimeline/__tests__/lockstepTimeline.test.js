import { createElement } from "lwc";
import listTimeline from "@salesforce/apex/Lockstep_ActivityController.listTimeline";
import LockstepTimeline from "c/lockstepTimeline";

jest.mock(
    "@salesforce/apex/Lockstep_ActivityController.listTimeline",
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

const entry = (id) => ({ id, outcome: "applied", oktaId: id, causes: [], changes: [] });
const all = (element, selector) => [...element.shadowRoot.querySelectorAll(selector)];
/** What says that it is loading, or empty, and has the button for more. */
const frame = (element) => all(element, "c-lockstep-pages")[0];

describe("c-lockstep-timeline", () => {
    afterEach(() => document.body.replaceChildren());

    it("shows what was done to one person, page by page, or that nothing was", async () => {
        const element = createElement("c-lockstep-timeline", { is: LockstepTimeline });
        Object.assign(element, { userId: "u", oktaId: "00u" });
        document.body.appendChild(element);
        listTimeline.emit({ entries: [entry("2")], nextBefore: 2 });
        await flush();
        listTimeline.mockResolvedValue({ entries: [entry("1")], nextBefore: null });
        all(frame(element), "lightning-button").at(-1).click();
        await flush();
        expect(listTimeline).toHaveBeenCalledWith({ userId: "u", oktaId: "00u", before: 2, round: expect.any(String) });
        expect(all(element, "c-lockstep-activity-entry")).toHaveLength(2);
        await expect(element).toBeAccessible();
        listTimeline.emit({ entries: [], nextBefore: null });
        await flush();
        expect(all(frame(element), "c-lockstep-empty-state")).toHaveLength(1);
    });
});
