import { createElement } from "lwc";
import LockstepScroller from "c/lockstepScroller";

describe("c-lockstep-scroller", () => {
    afterEach(() => document.body.replaceChildren());

    it("is a region with a name that the keyboard reaches", async () => {
        const element = createElement("c-lockstep-scroller", { is: LockstepScroller });
        element.label = "Rules";
        document.body.appendChild(element);
        const region = element.shadowRoot.querySelector("[role=region]");
        expect([region.getAttribute("aria-label"), region.tabIndex]).toEqual(["Rules", 0]);
        await expect(element).toBeAccessible();
    });
});
