import { createElement } from "lwc";
import readSeats from "@salesforce/apex/Lockstep_OverviewController.readSeats";
import LockstepSeats from "c/lockstepSeats";

jest.mock("@salesforce/customPermission/Lockstep_Admin", () => ({ default: true }), { virtual: true });
jest.mock(
    "@salesforce/apex/Lockstep_OverviewController.readSeats",
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

async function show(seats) {
    const element = createElement("c-lockstep-seats", { is: LockstepSeats });
    document.body.appendChild(element);
    readSeats.emit(seats);
    await flush();
    return element;
}

describe("c-lockstep-seats", () => {
    afterEach(() => document.body.replaceChildren());

    it("draws how full the fullest licences are", async () => {
        const scarce = { name: "Platform", used: 9, total: 10 };
        const roomy = Array.from({ length: 6 }, (_, i) => ({ name: `Licence ${i}`, used: 1, total: 4 }));
        const element = await show([{ name: "Salesforce", used: 10, total: 10 }, scarce, ...roomy]);
        const widths = (fill) =>
            [...element.shadowRoot.querySelectorAll(`.${fill}`)].map((bar) => bar.getAttribute("width"));
        expect([widths("full"), widths("scarce"), widths("roomy")]).toEqual([
            ["100"],
            ["90"],
            ["25", "25", "25", "25"],
        ]);
        await expect(element).toBeAccessible();
    });

    it("says that no licence has a limit", async () => {
        expect((await show([])).shadowRoot.querySelector("p").textContent).toBe("c.Lockstep_Overview_No_Seats");
    });
});
