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
const flush = () => Promise.resolve().then(() => Promise.resolve());

async function show(mappings) {
    const element = createElement("c-lockstep-field-mappings", { is: LockstepFieldMappings });
    document.body.appendChild(element);
    listMappings.emit(mappings);
    await flush();
    return element;
}

const rowsOf = (element) => [...element.shadowRoot.querySelectorAll("tbody tr")];
const find = (element, selector) => element.shadowRoot.querySelector(selector);

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

    it("searches in all of it, and hands over what is to be edited", async () => {
        const element = await show(MAPPINGS);
        const search = (value) =>
            find(element, "lightning-input").dispatchEvent(new CustomEvent("change", { detail: { value } }));
        search("COUNTRYCODE");
        await flush();
        expect(rowsOf(element)).toHaveLength(1);
        const edit = jest.fn();
        element.addEventListener("edit", edit);
        find(element, "tbody lightning-button").click();
        expect(edit.mock.calls[0][0].detail.id).toBe("2");
        expect(element.find("3").label).toBe("No_Such__c");
        search("nothing");
        await flush();
        expect(find(element, "c-lockstep-empty-state").heading).toBe("c.Lockstep_No_Field_Found");
    });

    it("says that there are none, that it loads, and what went wrong", async () => {
        const element = createElement("c-lockstep-field-mappings", { is: LockstepFieldMappings });
        document.body.appendChild(element);
        expect(find(element, "lightning-spinner")).not.toBeNull();
        listMappings.emit([]);
        await flush();
        expect(find(element, "c-lockstep-empty-state").heading).toBe("c.Lockstep_No_Fields");
        listMappings.error({ message: "Broken" });
        await flush();
        find(element, "c-lockstep-error-panel").dispatchEvent(new CustomEvent("retry"));
        expect(refreshApex).toHaveBeenCalled();
    });
});
