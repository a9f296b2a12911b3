import { conditionText, grantText } from "../ruleText";

jest.mock("@salesforce/label/c.Lockstep_Source_Group", () => ({ default: "Group {0} {1}" }), { virtual: true });
jest.mock("@salesforce/label/c.Lockstep_Source_Attribute", () => ({ default: "{0} {1} {2}" }), { virtual: true });
jest.mock("@salesforce/label/c.Lockstep_Operator_Equals", () => ({ default: "is" }), { virtual: true });
jest.mock("@salesforce/label/c.Lockstep_Operator_In", () => ({ default: "is one of" }), { virtual: true });
jest.mock("@salesforce/label/c.Lockstep_Grant_Role", () => ({ default: "Role: {0}" }), { virtual: true });

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
        expect(conditionText({ source: "Factor", operator: "older than", value: "30" })).toBe("Factor older than 30");
    });
});

describe("grantText", () => {
    it("names kind and target", () => {
        expect(grantText({ kind: "Role", target: "Sales_EMEA" })).toBe("Role: Sales_EMEA");
        expect(grantText({ kind: "Queue", target: "Tier 1" })).toBe("Queue: Tier 1");
    });
});
