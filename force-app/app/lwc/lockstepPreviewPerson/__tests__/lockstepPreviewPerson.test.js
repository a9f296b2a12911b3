import { createElement } from "lwc";
import findPeople from "@salesforce/apex/Lockstep_PeopleController.findPeople";
import previewPerson from "@salesforce/apex/Lockstep_PreviewController.previewPerson";
import LockstepPreviewPerson from "c/lockstepPreviewPerson";

jest.mock("@salesforce/apex/Lockstep_PeopleController.findPeople", () => ({ default: jest.fn() }), { virtual: true });
jest.mock("@salesforce/apex/Lockstep_PreviewController.previewPerson", () => ({ default: jest.fn() }), {
    virtual: true,
});
jest.mock(
    "@salesforce/apex/Lockstep_LabelsController.listLabels",
    () => ({ default: () => Promise.resolve({ "Role/sales": "Sales Team" }) }),
    { virtual: true },
);
jest.mock("@salesforce/label/c.Lockstep_Preview_Spared", () => ({ default: "No longer: {0}" }), { virtual: true });
jest.mock("@salesforce/label/c.Lockstep_Deed_Set_Role", () => ({ default: "set role {0}" }), { virtual: true });

const flush = async () => {
    for (let i = 0; i < 12; i++) {
        // eslint-disable-next-line no-await-in-loop -- each turn lets one level of components render
        await Promise.resolve();
    }
};
const ANN = { name: "Ann Lee", username: "ann@x", oktaId: "00u", oktaOrg: "main" };
const plan = (values) =>
    JSON.stringify({ changes: [], spared: [], actions: [], refusal: null, classes: [], ...values });

async function show() {
    findPeople.mockResolvedValue({ people: [ANN, { name: "Bob", username: "bob@x" }], hasMore: false });
    const element = createElement("c-lockstep-preview-person", { is: LockstepPreviewPerson });
    element.edits = [{ section: "rules" }];
    document.body.appendChild(element);
    await flush();
    return element;
}

const find = (element, selector) => element.shadowRoot.querySelector(selector);

async function look(element, username) {
    await find(element, "c-lockstep-picker").search("a");
    find(element, "c-lockstep-picker").dispatchEvent(new CustomEvent("change", { detail: { value: username } }));
    await flush();
    find(element, "lightning-button").click();
    await flush();
}

describe("c-lockstep-preview-person", () => {
    afterEach(() => {
        document.body.replaceChildren();
        jest.resetAllMocks();
    });

    it("offers who is known in Okta, and shows what would change for them", async () => {
        const element = await show();
        previewPerson.mockResolvedValue(plan({ changes: [{ kind: "assign_permission_set", target: "Crm" }] }));
        expect((await find(element, "c-lockstep-picker").search("a")).map(({ label }) => label)).toEqual(["Ann Lee"]);
        await look(element, "ann@x");
        expect(JSON.parse(previewPerson.mock.calls[0][0].body)).toEqual({
            edits: [{ section: "rules" }],
            oktaOrg: "main",
            oktaId: "00u",
        });
        expect(find(element, "c-lockstep-change-list").changes).toHaveLength(1);
        expect(find(element, "c-lockstep-change-list").planned).toBe(true);
        await expect(element).toBeAccessible();
    });

    it("says when nothing would change, what no longer happens, and what is refused", async () => {
        const element = await show();
        const announced = find(element, "[role=status]");
        previewPerson.mockResolvedValueOnce(plan());
        await look(element, "ann@x");
        expect(announced.textContent).toBe("c.Lockstep_Preview_Unchanged_Person");
        previewPerson.mockResolvedValueOnce(
            plan({
                spared: [{ kind: "set_role", target: "Sales" }],
                refusal: { code: "above_ceiling", message: "No." },
            }),
        );
        await look(element, "ann@x");
        expect([...announced.children].map((line) => line.textContent)).toEqual([
            "No longer: set role Sales Team",
            "above_ceiling: No.",
        ]);
    });

    it("says who was not found, and what went wrong", async () => {
        const element = await show();
        await look(element, "nobody");
        expect(find(element, "c-lockstep-picker").fault).toBe("c.Lockstep_Preview_Not_Found");
        previewPerson.mockResolvedValueOnce(JSON.stringify({ code: "no_snapshot", message: "Not seen yet." }));
        await look(element, "ann@x");
        expect(find(element, "c-lockstep-error-panel").errors.message).toBe("Not seen yet.");
    });
});
