import { createElement } from "lwc";
import LockstepAccessTable from "c/lockstepAccessTable";
jest.mock(
    "@salesforce/apex/Lockstep_LabelsController.listLabels",
    () => ({ default: () => Promise.resolve({ "Permission Set/old": "Old Reports" }) }),
    { virtual: true },
);

const flush = async () => {
    for (let i = 0; i < 8; i++) {
        // eslint-disable-next-line no-await-in-loop -- each turn lets one level of components render
        await Promise.resolve();
    }
};

const piece = (target, state, held, more) => ({
    kind: "Permission Set",
    target,
    state,
    held,
    desired: "yes",
    reason: "Why",
    ...more,
});
const ACCESS = [
    piece("Forecasting", "granted", true, {
        since: { occurredAt: "2026-11-23T07:00:00.000Z", cause: { type: "group.user_membership.add", actor: "jane" } },
    }),
    piece("Power", "by_hand", true, { desired: "no" }),
    piece("Old", "surplus", true, { desired: "no" }),
    piece("New", "missing", false),
    piece("Other", "not_granted", false, { desired: "no" }),
];

function show(properties) {
    const element = createElement("c-lockstep-access-table", { is: LockstepAccessTable });
    Object.assign(element, { access: ACCESS, person: "Ann", mayAsk: true, ...properties });
    document.body.appendChild(element);
    return element;
}

const all = (element, selector) => [...element.shadowRoot.querySelectorAll(selector)];

describe("c-lockstep-access-table", () => {
    afterEach(() => document.body.replaceChildren());

    it("shows what is held against what should be, and what hides in it", async () => {
        const element = show({ sensitive: { "Permission Set/power": ["Author Apex"] } });
        expect(all(element, "tbody tr")).toHaveLength(4);
        expect(
            all(element, "tbody tr td")
                .slice(0, 2)
                .map((cell) => cell.textContent),
        ).toEqual(["c.Lockstep_Yes", "c.Lockstep_Yes"]);
        expect(all(element, ".sensitive")).toHaveLength(1);
        expect(all(element, ".why")[0].textContent).toContain("c.Lockstep_Since_Event_Actor");
        expect(all(element, "rect").map((bar) => Number(bar.getAttribute("width")))).toEqual([25, 25, 25, 25]);
        await expect(element).toBeAccessible();
    });

    it("shows what is not granted to those who ask", async () => {
        const element = show();
        all(element, "lightning-input")[0].dispatchEvent(new CustomEvent("change", { detail: { checked: true } }));
        await flush();
        expect(all(element, "tbody tr")).toHaveLength(5);
    });

    it("offers to keep what rules could take, where there is a user", async () => {
        const element = show();
        await flush();
        const waive = jest.fn();
        element.addEventListener("waive", (event) => waive(event.detail));
        expect(all(element, "lightning-button")).toHaveLength(2);
        all(element, "lightning-button")[1].click();
        expect(waive).toHaveBeenCalledWith({ kind: "Permission Set", target: "Old", label: "Old Reports" });
        expect(all(show({ mayAsk: false }), "lightning-button")).toHaveLength(0);
    });

    it("calls access what Setup calls it, with the name that rules use beside it", async () => {
        const element = show();
        await flush();
        expect(all(element, "th[scope=row]").map((cell) => cell.textContent)).toEqual([
            "ForecastingPermission Set",
            "PowerPermission Set",
            "Old ReportsPermission Set · Old",
            "NewPermission Set",
        ]);
    });

    it("says that there is nothing", () => {
        expect(all(show({ access: [] }), "c-lockstep-empty-state")).toHaveLength(1);
    });
});
