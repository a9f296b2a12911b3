import { createElement } from "lwc";
import { refreshApex } from "@salesforce/apex";
import listMappings from "@salesforce/apex/Lockstep_FieldsController.listMappings";
import LockstepFieldMappings from "c/lockstepFieldMappings";

jest.mock(
    "@salesforce/apex/Lockstep_FieldsController.listMappings",
    () => {
        const { createApexTestWireAdapter } = require("@salesforce/sfdx-lwc-jest");
        return { default: createApexTestWireAdapter(jest.fn()) };
    },
    { virtual: true },
);
jest.mock("@salesforce/apex", () => ({ refreshApex: jest.fn(() => Promise.resolve()) }), { virtual: true });

const MAPPINGS = [
    { id: "1", label: "Title", entry: { name: "Titles", source: "title", field: "Title" } },
    {
        id: "2",
        label: "Country",
        entry: { name: "Land", source: "countryCode", field: "Country", owner: "Salesforce", active: false },
    },
    {
        id: "3",
        label: "No_Such__c",
        problem: "which does not exist",
        entry: { name: "X", source: "x", field: "No_Such__c" },
    },
];
const flush = async () => {
    for (let i = 0; i < 8; i++) {
        // eslint-disable-next-line no-await-in-loop -- each turn lets one level of components render
        await Promise.resolve();
    }
};

async function show(mappings) {
    const element = createElement("c-lockstep-field-mappings", { is: LockstepFieldMappings });
    document.body.appendChild(element);
    listMappings.emit({ mappings, nextAfter: null });
    await flush();
    return element;
}

const rowsOf = (element) => [...element.shadowRoot.querySelectorAll("tbody tr")];
const find = (element, selector) => element.shadowRoot.querySelector(selector);
/** What says that it is loading, or empty, and has the button for more. */
const frame = (element) => find(element, "c-lockstep-pages");
const empty = (element) => find(frame(element), "c-lockstep-empty-state");

describe("c-lockstep-field-mappings", () => {
    afterEach(() => document.body.replaceChildren());

    it("lists what fills which field, whose it is, and what is wrong", async () => {
        const element = await show(MAPPINGS);
        const [title, country, unusable] = rowsOf(element).map((row) => row.textContent);
        expect(title).toContain("c.Lockstep_Owner_Okta");
        expect(title).toContain("c.Lockstep_Field_Active");
        expect(country).toContain("c.Lockstep_Owner_Salesforce");
        expect(country).toContain("c.Lockstep_Field_Inactive");
        expect(unusable).toContain("c.Lockstep_Field_Unusable");
        await expect(element).toBeAccessible();
    });

    it("asks the server for what is searched for, when nothing is typed for a moment", async () => {
        jest.useFakeTimers();
        const element = await show(MAPPINGS);
        find(element, "lightning-input").dispatchEvent(
            new CustomEvent("change", { detail: { value: " COUNTRYCODE " } }),
        );
        jest.runAllTimers();
        jest.useRealTimers();
        await flush();
        expect(listMappings.getLastConfig()).toMatchObject({ term: "COUNTRYCODE", after: null, pageSize: 50 });
        listMappings.emit({ mappings: [], nextAfter: null });
        await flush();
        expect(empty(element).heading).toBe("c.Lockstep_No_Field_Found");
    });

    it("hands over what is to be edited, and finds it on whichever page it is", async () => {
        const element = await show(MAPPINGS.slice(0, 2));
        const edit = jest.fn();
        element.addEventListener("edit", edit);
        find(element, "tbody lightning-button").click();
        expect(edit.mock.calls[0][0].detail.id).toBe("1");
        expect((await element.find("2")).label).toBe("Country");
        expect(await element.find("3")).toBeUndefined();
        listMappings.emit({ mappings: MAPPINGS.slice(0, 2), nextAfter: "2" });
        await flush();
        listMappings.mockResolvedValueOnce({ mappings: MAPPINGS.slice(2), nextAfter: null });
        expect((await element.find("3")).label).toBe("No_Such__c");
        expect(listMappings).toHaveBeenCalledWith(expect.objectContaining({ term: "", after: "2" }));
        await flush();
        expect(rowsOf(element)).toHaveLength(3);
    });

    it("says that there are none, that it loads, and what went wrong", async () => {
        const element = createElement("c-lockstep-field-mappings", { is: LockstepFieldMappings });
        document.body.appendChild(element);
        expect(find(frame(element), "lightning-spinner")).not.toBeNull();
        listMappings.emit({ mappings: [], nextAfter: null });
        await flush();
        expect(empty(element).heading).toBe("c.Lockstep_No_Fields");
        listMappings.error({ message: "Broken" });
        await flush();
        find(frame(element), "c-lockstep-error-panel").dispatchEvent(new CustomEvent("retry"));
        expect(refreshApex).toHaveBeenCalled();
    });
});
