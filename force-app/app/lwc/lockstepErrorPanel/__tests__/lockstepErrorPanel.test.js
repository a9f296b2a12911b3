import { createElement } from "lwc";
import LockstepErrorPanel from "c/lockstepErrorPanel";

function show(errors) {
    const element = createElement("c-lockstep-error-panel", { is: LockstepErrorPanel });
    element.errors = errors;
    document.body.appendChild(element);
    return element;
}

const sentencesOf = (element) => [...element.shadowRoot.querySelectorAll("p")].map((p) => p.textContent);

describe("c-lockstep-error-panel", () => {
    afterEach(() => document.body.replaceChildren());

    it("says what Apex said", async () => {
        const element = show({ body: { message: "Too many SOQL queries: 101" } });
        expect(sentencesOf(element)).toEqual(["Too many SOQL queries: 101"]);
        expect(element.shadowRoot.querySelector("[role=alert]")).not.toBeNull();
        await expect(element).toBeAccessible();
    });

    it("says so when no reason was given", () => {
        expect(sentencesOf(show({}))).toEqual(["c.Lockstep_Unknown_Error"]);
    });

    it("asks its parent to try again", () => {
        const element = show("Broken");
        const onRetry = jest.fn();
        element.addEventListener("retry", onRetry);
        element.shadowRoot.querySelector("lightning-button").click();
        expect(onRetry).toHaveBeenCalledTimes(1);
    });
});
