import { createElement } from "lwc";
import LockstepComparison from "c/lockstepComparison";

const FOUND = JSON.stringify({
    repair: false,
    people: 10,
    outcomes: { sound: 8, drift: 2 },
    discrepancies: { wrong_role: 1, missing_access: 4, something_new: 2 },
});
const AT = "2026-11-29T03:00:00.000Z";

function show(properties) {
    const element = createElement("c-lockstep-comparison", { is: LockstepComparison });
    Object.assign(element, properties);
    document.body.appendChild(element);
    return element;
}

describe("c-lockstep-comparison", () => {
    afterEach(() => document.body.replaceChildren());

    it("says what the last one found, the most frequent first, and when the next is due", async () => {
        const element = show({ comparison: { at: AT, outcome: "done", found: FOUND, nextAt: AT } });
        const { textContent } = element.shadowRoot;
        expect(textContent).toContain("c.Lockstep_Comparison_Last_Schedule");
        expect(textContent).toContain("c.Lockstep_Comparison_Found");
        expect(textContent).toContain("c.Lockstep_Comparison_Next");
        expect([...element.shadowRoot.querySelectorAll("li")].map((item) => item.textContent)).toEqual([
            "c.Lockstep_Discrepancy_Missing_Access4",
            "something_new2",
            "c.Lockstep_Discrepancy_Wrong_Role1",
        ]);
        expect(element.shadowRoot.querySelector(".sound").getAttribute("width")).toBe("80");
        await expect(element).toBeAccessible();
    });

    it.each([
        [{}, ["Comparison_Never", "Comparison_Not_Told"]],
        [{ toldAt: AT }, ["Comparison_Never", "Comparison_Off"]],
        [{ at: AT, outcome: "failed", error: "Okta is away.", toldAt: AT }, ["Comparison_Failed"]],
        [{ at: AT, outcome: "running", request: "RQ-1", askedBy: "Ada" }, ["Last_Asked", "Comparison_Running"]],
        [{ at: AT, outcome: "done" }, ["Comparison_Unknown"]],
        [
            {
                at: AT,
                outcome: "done",
                found: '{"repair":true,"people":0}',
                nextAt: AT,
                scheduleRepairs: true,
            },
            ["Found_Repaired", "Comparison_Nothing", "Next_Repairs"],
        ],
    ])("says of %j: %j", (comparison, words) => {
        const { textContent } = show({ comparison }).shadowRoot;
        for (const word of words) {
            expect(textContent).toContain(word);
        }
    });

    it("says what went wrong, and that one is over", () => {
        const element = show({ error: { body: { message: "Broken" } } });
        const finished = jest.fn();
        element.addEventListener("finish", finished);
        expect(element.shadowRoot.querySelector("c-lockstep-error-panel").errors.body.message).toBe("Broken");
        element.shadowRoot.querySelector("c-lockstep-everyone").dispatchEvent(new CustomEvent("finish"));
        expect(finished).toHaveBeenCalledTimes(1);
    });
});
