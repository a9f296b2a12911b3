import { createElement } from "lwc";
import findPeople from "@salesforce/apex/Lockstep_PeopleController.findPeople";
import LockstepPeopleList from "c/lockstepPeopleList";

jest.mock(
    "@salesforce/apex/Lockstep_PeopleController.findPeople",
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

const ANN = { userId: "u", name: "Ann", username: "ann@x", isActive: true, oktaId: "00u", oktaStatus: "ACTIVE" };
const BOB = { name: "bob@x", oktaId: "00v", oktaOrg: "main", oktaStatus: "STAGED", isActive: false };

function show() {
    const element = createElement("c-lockstep-people-list", { is: LockstepPeopleList });
    document.body.appendChild(element);
    return element;
}

const all = (element, selector) => [...element.shadowRoot.querySelectorAll(selector)];
/** What says that it is loading, or empty, and has the button for more. */
const frame = (element) => all(element, "c-lockstep-pages")[0];

describe("c-lockstep-people-list", () => {
    afterEach(() => {
        document.body.replaceChildren();
        jest.clearAllMocks();
        jest.useRealTimers();
    });

    it("lists people with where they are, and opens one", async () => {
        const element = show();
        expect(all(frame(element), "lightning-spinner")).toHaveLength(1);
        findPeople.emit({ people: [ANN, BOB] });
        await flush();
        expect(all(element, "td").map((cell) => cell.textContent)).toEqual([
            "c.Lockstep_Active",
            "ACTIVE",
            "c.Lockstep_No_User",
            "STAGED",
        ]);
        await expect(element).toBeAccessible();
        const open = jest.fn();
        element.addEventListener("open", (event) => open(event.detail));
        all(element, "lightning-button")[1].click();
        expect(open.mock.calls[0][0]).toMatchObject(BOB);
    });

    it("searches when the person stops typing", async () => {
        jest.useFakeTimers();
        const element = show();
        findPeople.emit({ people: [] });
        await flush();
        expect(all(frame(element), "c-lockstep-empty-state")[0].heading).toBe("c.Lockstep_Nobody_Managed");
        const type = (value) =>
            all(element, "lightning-input")[0].dispatchEvent(new CustomEvent("change", { detail: { value } }));
        type("a");
        type(" ann ");
        jest.advanceTimersByTime(300);
        await flush();
        expect(findPeople.getLastConfig()).toEqual({
            term: "ann",
            afterName: null,
            afterId: null,
            round: expect.any(String),
        });
        findPeople.emit({ people: [] });
        await flush();
        expect(all(frame(element), "c-lockstep-empty-state")[0].heading).toBe("c.Lockstep_Nobody_Found");
    });

    it("loads more people, and says what went wrong", async () => {
        const element = show();
        findPeople.emit({ people: [ANN, BOB], next: { name: "Bob", id: "i" } });
        await flush();
        findPeople.mockRejectedValueOnce({ message: "No" });
        all(frame(element), "lightning-button").at(-1).click();
        await flush();
        findPeople.mockResolvedValueOnce({ people: [{ ...ANN, userId: "w" }] });
        all(frame(element), "c-lockstep-error-panel")[0].dispatchEvent(new CustomEvent("retry"));
        await flush();
        expect(findPeople).toHaveBeenLastCalledWith({
            term: "",
            afterName: "Bob",
            afterId: "i",
            round: expect.any(String),
        });
        expect(all(element, "tbody tr")).toHaveLength(3);
    });
});
