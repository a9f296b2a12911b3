import { createElement } from "lwc";
import LockstepEffectChart from "c/lockstepEffectChart";

describe("c-lockstep-effect-chart", () => {
    afterEach(() => document.body.replaceChildren());

    it("draws the median, the time of most and the slowest, in units that people read", async () => {
        const element = createElement("c-lockstep-effect-chart", { is: LockstepEffectChart });
        element.effect = { turns: 12, medianMs: 1500, p95Ms: 30_000, slowestMs: 120_000 };
        document.body.appendChild(element);
        const bars = [...element.shadowRoot.querySelectorAll(".bar")];
        expect(bars.map((bar) => bar.querySelector(".time").textContent)).toEqual(["1.5 sec", "30 sec", "2 min"]);
        expect(bars.map((bar) => bar.querySelectorAll("rect")[1].getAttribute("width"))).toEqual(["1.25", "25", "100"]);
        expect(element.shadowRoot.querySelectorAll(".slow")).toHaveLength(1);
        await expect(element).toBeAccessible();
    });

    it("tells short times apart where their bars differ", () => {
        const element = createElement("c-lockstep-effect-chart", { is: LockstepEffectChart });
        element.effect = { turns: 12, medianMs: 258, p95Ms: 302, slowestMs: 341 };
        document.body.appendChild(element);
        const times = [...element.shadowRoot.querySelectorAll(".time")].map(({ textContent }) => textContent);
        expect(times).toEqual(["0.26 sec", "0.3 sec", "0.34 sec"]);
    });
});
