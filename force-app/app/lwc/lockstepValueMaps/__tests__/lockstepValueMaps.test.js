import { createElement } from "lwc";
import listValueMaps from "@salesforce/apex/Lockstep_FieldsController.listValueMaps";
import LockstepValueMaps from "c/lockstepValueMaps";

jest.mock(
    "@salesforce/apex/Lockstep_FieldsController.listValueMaps",
    () => {
        const { createApexTestWireAdapter } = require("@salesforce/sfdx-lwc-jest");
        return { default: createApexTestWireAdapter(jest.fn()) };
    },
    { virtual: true },
);

const flush = async () => {
    for (let i = 0; i < 8; i++) {
        // eslint-disable-next-line no-await-in-loop -- each turn lets one level of components render
        await Promise.resolve();
    }
};

async function show(maps) {
    const element = createElement("c-lockstep-value-maps", { is: LockstepValueMaps });
    document.body.appendChild(element);
    listValueMaps.emit({ maps, nextAfter: null });
    await flush();
    return element;
}

describe("c-lockstep-value-maps", () => {
    afterEach(() => document.body.replaceChildren());

    it("lists how many entries each has, what becomes of the rest, and what uses it", async () => {
        const element = await show([
            { id: "1", usedBy: ["Country"], entry: { name: "Countries", entries: ["DE = Germany"], default: "Other" } },
            { id: "2", usedBy: [], entry: { name: "Zones", passThrough: true } },
            { id: "3", usedBy: [], entry: { name: "Titles" } },
        ]);
        const rows = [...element.shadowRoot.querySelectorAll("tbody tr")].map((row) =>
            [...row.querySelectorAll("td")].map(({ textContent }) => textContent),
        );
        expect(rows).toEqual([
            ["1", "Other", "Country"],
            ["0", "c.Lockstep_Map_Passes", ""],
            ["0", "c.Lockstep_Map_Refused", ""],
        ]);
        const edit = jest.fn();
        element.addEventListener("edit", edit);
        element.shadowRoot.querySelector("tbody lightning-button").click();
        expect(edit.mock.calls[0][0].detail.entry.name).toBe("Countries");
        await expect(element).toBeAccessible();
    });

    it("says that there are none", async () => {
        const element = await show([]);
        expect(
            element.shadowRoot.querySelector("c-lockstep-pages").shadowRoot.querySelector("c-lockstep-empty-state")
                .heading,
        ).toBe("c.Lockstep_No_Maps");
    });
});
