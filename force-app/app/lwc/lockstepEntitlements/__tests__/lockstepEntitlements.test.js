import { byName, labelled, learnLabels } from "c/lockstepEntitlements";
import listLabels from "@salesforce/apex/Lockstep_LabelsController.listLabels";

jest.mock("@salesforce/apex/Lockstep_LabelsController.listLabels", () => ({ default: jest.fn() }), { virtual: true });

describe("learnLabels", () => {
    afterEach(() => jest.clearAllMocks());

    it("asks for what several components show in one request, and for nothing twice", async () => {
        listLabels.mockResolvedValue({ "Permission Set/deal_approval": "Deal Approval" });
        const [nameOf] = await Promise.all([
            learnLabels([{ kind: "assign_permission_set", target: "Deal_Approval", after: "Deal_Approval" }]),
            learnLabels([
                { kind: "Permission Set", target: "Forecasting" },
                { kind: "create_user", target: "ann" },
            ]),
        ]);
        expect(listLabels.mock.calls).toEqual([
            [{ keys: ["Permission Set/Deal_Approval", "Permission Set/Forecasting"] }],
        ]);
        expect(nameOf("withdraw_permission_set", "DEAL_approval")).toBe("Deal Approval");
        expect(nameOf("Permission Set", "Forecasting")).toBe("Forecasting");
        expect(nameOf("Role", "Deal_Approval")).toBe("Deal_Approval");
        await learnLabels([{ kind: "assign_permission_set", targets: ["Deal_Approval", "Forecasting"] }]);
        expect(listLabels).toHaveBeenCalledTimes(1);
    });

    it("calls things by their names where no label can be had, and asks again", async () => {
        listLabels.mockRejectedValue(new Error("No access"));
        const role = { kind: "set_role", target: "Rep_East" };
        expect((await learnLabels([role]))("set_role", "Rep_East")).toBe("Rep_East");
        listLabels.mockResolvedValue({ "Role/rep_east": "Rep East" });
        expect((await learnLabels([role]))("set_role", "Rep_East")).toBe("Rep East");
    });
});

describe("labelled", () => {
    const nameOf = (kind, name) => `${name} of ${kind}`;

    it("names what is given and taken, before and after", () => {
        expect(labelled({ kind: "set_role", target: "B", before: "A", after: "B", reason: "Why" }, nameOf)).toEqual({
            kind: "set_role",
            target: "B of set_role",
            before: "A of set_role",
            after: "B of set_role",
            reason: "Why",
        });
        expect(labelled({ kind: "withdraw_queue", targets: ["A", "B"] }, nameOf).targets).toEqual([
            "A of withdraw_queue",
            "B of withdraw_queue",
        ]);
    });

    it("leaves what is no entitlement as it is", () => {
        const change = { kind: "update_field", target: "ann", field: "City", before: "A", after: "B" };
        expect(labelled(change, nameOf)).toBe(change);
        expect(byName("Role", "Rep_East")).toBe("Rep_East");
    });
});
