import { createElement } from "lwc";
import LockstepRunChart from "c/lockstepRunChart";

function show(run) {
    const element = createElement("c-lockstep-run-chart", { is: LockstepRunChart });
    element.run = run;
    document.body.appendChild(element);
    return element;
}

describe("c-lockstep-run-chart", () => {
    afterEach(() => document.body.replaceChildren());

    it("draws how many would lose access against how many may", async () => {
        const element = show({ counted: 20, allowed: 5 });
        const width = Number(element.shadowRoot.querySelector(".losing").getAttribute("width"));
        expect(Number(element.shadowRoot.querySelector(".limit").getAttribute("x1"))).toBeCloseTo(width / 4);
        expect(width).toBeLessThan(100);
        await expect(element).toBeAccessible();
    });

    it("draws nothing where there is no threshold", () => {
        expect(show({}).shadowRoot.querySelector("svg")).toBeNull();
    });
});
