import { createElement } from "lwc";
import findPeople from "@salesforce/apex/Lockstep_PeopleController.findPeople";
import tryOut from "@salesforce/apex/Lockstep_FieldsController.tryOut";
import LockstepFieldExample from "c/lockstepFieldExample";

jest.mock("@salesforce/apex/Lockstep_PeopleController.findPeople", () => ({ default: jest.fn() }), { virtual: true });
jest.mock("@salesforce/apex/Lockstep_FieldsController.tryOut", () => ({ default: jest.fn() }), { virtual: true });

const ENTRY = { source: "country", field: "Country", valueMap: "Countries" };
const flush = async () => {
    for (let i = 0; i < 8; i++) {
        // eslint-disable-next-line no-await-in-loop -- each turn lets one level of components render
        await Promise.resolve();
    }
};

const find = (element, selector) => element.shadowRoot.querySelector(selector);

async function show(entry = ENTRY) {
    const element = createElement("c-lockstep-field-example", { is: LockstepFieldExample });
    element.entry = entry;
    document.body.appendChild(element);
    const picker = find(element, "c-lockstep-picker");
    await picker.search("ann");
    picker.dispatchEvent(new CustomEvent("change", { detail: { value: "ann@x.example" } }));
    jest.runOnlyPendingTimers();
    await flush();
    return element;
}

describe("c-lockstep-field-example", () => {
    beforeEach(() => {
        jest.useFakeTimers();
        findPeople.mockResolvedValue({
            people: [
                { name: "Ann Lee", username: "ann@x.example", oktaId: "00uann", oktaOrg: "main" },
                { name: "By hand", username: "hand@x.example" },
            ],
        });
    });
    afterEach(() => {
        document.body.replaceChildren();
        jest.resetAllMocks();
        jest.useRealTimers();
    });

    it("shows each step from Okta to the field", async () => {
        tryOut.mockResolvedValue({ text: "de", translated: "Germany", value: "Germany", actual: null, hasUser: true });
        const element = await show();
        expect(tryOut).toHaveBeenCalledWith({
            oktaOrg: "main",
            oktaId: "00uann",
            body: JSON.stringify({ entry: ENTRY }),
        });
        expect([...element.shadowRoot.querySelectorAll(".value")].map(({ textContent }) => textContent)).toEqual([
            "de",
            "Germany",
            "Germany",
            "c.Lockstep_Empty_Value",
        ]);
        expect(find(element, ".verdict").textContent).toContain("c.Lockstep_Example_Changes");
        jest.useRealTimers();
        await expect(element).toBeAccessible();
    });

    it.each([
        [{ text: "x", problem: "is too long" }, "c.Lockstep_Example_Left"],
        [{ text: null, value: null }, "c.Lockstep_Example_Nothing"],
        [{ text: "x", value: "x", isSame: true, hasUser: true }, "c.Lockstep_Example_Same"],
        [{ text: "x", value: "x", hasUser: false }, "c.Lockstep_Example_Created"],
    ])("says what would come of it", async (example, sentence) => {
        tryOut.mockResolvedValue(example);
        expect(find(await show(), ".verdict").textContent).toContain(sentence);
    });

    it("asks again when the mapping is changed, and not while it is not whole", async () => {
        tryOut.mockResolvedValue({ text: "x", value: "x" });
        const element = await show({ source: "", field: "Title" });
        expect(tryOut).not.toHaveBeenCalled();
        element.entry = { source: "title", field: "Title" };
        jest.runOnlyPendingTimers();
        await flush();
        expect(tryOut).toHaveBeenCalledTimes(1);
        element.entry = { source: "title", field: "Title" };
        jest.runOnlyPendingTimers();
        expect(tryOut).toHaveBeenCalledTimes(1);
    });

    it("says what it was refused", async () => {
        tryOut.mockRejectedValue({ body: { message: "Nothing is known yet." } });
        expect(find(await show(), "c-lockstep-error-panel").errors.body.message).toBe("Nothing is known yet.");
    });
});
