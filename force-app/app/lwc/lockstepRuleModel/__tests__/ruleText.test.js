import { conditionText, editOf, grantNote, grantText, ruleOf } from "c/lockstepRuleModel";

jest.mock("@salesforce/label/c.Lockstep_Source_Group", () => ({ default: "Group {0} {1}" }), { virtual: true });
jest.mock("@salesforce/label/c.Lockstep_Source_Attribute", () => ({ default: "{0} {1} {2}" }), { virtual: true });
jest.mock("@salesforce/label/c.Lockstep_Operator_Equals", () => ({ default: "is" }), { virtual: true });
jest.mock("@salesforce/label/c.Lockstep_Operator_In", () => ({ default: "is one of" }), { virtual: true });
jest.mock("@salesforce/label/c.Lockstep_Operator_Is_Empty", () => ({ default: "is empty" }), { virtual: true });
jest.mock("@salesforce/label/c.Lockstep_Source_App_Attribute", () => ({ default: "App attribute {0} {1} {2}" }), {
    virtual: true,
});
jest.mock("@salesforce/label/c.Lockstep_Kind_Role", () => ({ default: "Role" }), { virtual: true });
jest.mock("@salesforce/label/c.Lockstep_Ends_On", () => ({ default: "until {0}" }), { virtual: true });

describe("conditionText", () => {
    it("reads a group condition", () => {
        expect(conditionText({ source: "Group", operator: "equals", value: "Sales" })).toBe("Group is Sales");
    });

    it("separates the values of a list", () => {
        const condition = {
            source: "Attribute",
            attribute: "department",
            operator: "in",
            value: "Sales;Presales ; Legal",
        };
        expect(conditionText(condition)).toBe("department is one of Sales, Presales, Legal");
    });

    it("shows what it does not know as it is stored", () => {
        expect(conditionText({ source: "Phase", operator: "older than", value: "30" })).toBe("Phase older than 30");
    });

    it("has no value where none is compared with, and tells the app's attributes from its assignment", () => {
        expect(conditionText({ source: "Attribute", attribute: "title", operator: "is empty" })).toBe("title is empty");
        expect(conditionText({ source: "App", attribute: "tier", operator: "equals", value: "gold" })).toBe(
            "App attribute tier is gold",
        );
    });
});

describe("grantText", () => {
    it("names kind and target", () => {
        expect(grantText({ kind: "Role", target: "Sales_EMEA" })).toBe("Role: Sales_EMEA");
        expect(grantText({ kind: "Badge", target: "Tier 1" })).toBe("Badge: Tier 1");
    });

    it("notes what is not usual", () => {
        expect(grantNote({})).toBe("");
        expect(grantNote({ authoritative: false, endsOn: "2027-01-31" })).toBe("c.Lockstep_Additive until 2027-01-31");
    });
});

describe("rules", () => {
    it("are edited with everything in them, and handed back as what was read", () => {
        const saved = {
            stamp: "abc",
            entry: {
                name: "Sales",
                conditions: [{ source: "Group", operator: "equals", value: "Sales" }],
                grants: [{ kind: "Role", target: "Sales" }],
            },
        };
        const rule = ruleOf(saved.entry);
        expect(rule).toMatchObject({ mode: "Off", priority: 0, logic: "", preProvision: false });
        expect(rule.conditions[0]).toMatchObject({ position: 1, attribute: "" });
        expect(rule.grants[0].authoritative).toBe(true);
        expect(
            editOf(saved, { ...rule, conditions: rule.conditions.map((row) => ({ ...row, key: "0" })) }),
        ).toMatchObject({
            section: "rules",
            former: "Sales",
            stamp: "abc",
            entry: { conditions: [{ position: 1, source: "Group", operator: "equals", value: "Sales" }] },
        });
        expect(editOf(saved, undefined).entry).toBeUndefined();
        expect(editOf(undefined, rule).former).toBeUndefined();
    });
});
