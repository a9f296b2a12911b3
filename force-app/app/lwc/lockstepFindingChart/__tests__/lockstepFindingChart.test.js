import { createElement } from "lwc";
import LockstepFindingChart from "c/lockstepFindingChart";

function show(counts) {
    const element = createElement("c-lockstep-finding-chart", { is: LockstepFindingChart });
    element.counts = counts;
    document.body.appendChild(element);
    return element;
}

describe("c-lockstep-finding-chart", () => {
    afterEach(() => document.body.replaceChildren());

    it("has a bar for each kind of which there are findings, to the scale of the longest", async () => {
        const element = show([
            { kind: "leaver", open: 1, accepted: 0 },
            { kind: "blocked", open: 0, accepted: 0 },
            { kind: "drift", open: 3, accepted: 1 },
            { kind: "unlinked", open: 0, accepted: 2 },
        ]);
        const bars = [...element.shadowRoot.querySelectorAll("tr")];
        expect(bars).toHaveLength(3);
        const widths = (bar) => [...bar.querySelectorAll("rect:not(.track)")].map((rect) => rect.getAttribute("width"));
        expect(bars.map(widths)).toEqual([
            ["25", "0"],
            ["75", "25"],
            ["0", "50"],
        ]);
        expect(bars[0].querySelector(".grave")).not.toBeNull();
        expect(bars[1].querySelector(".grave")).toBeNull();
        const chosen = jest.fn();
        element.addEventListener("choose", chosen);
        bars[1].querySelector("lightning-button").click();
        expect(chosen.mock.calls[0][0].detail).toEqual({ kind: "drift", state: "open" });
        bars[2].querySelector("lightning-button").click();
        expect(chosen.mock.calls[1][0].detail).toEqual({ kind: "unlinked", state: "accepted" });
        await expect(element).toBeAccessible();
    });

    it("says that there is nothing", async () => {
        const element = show([{ kind: "drift", open: 0, accepted: 0 }]);
        expect(element.shadowRoot.textContent).toContain("c.Lockstep_Finding_Chart_None");
        await expect(element).toBeAccessible();
    });
});
