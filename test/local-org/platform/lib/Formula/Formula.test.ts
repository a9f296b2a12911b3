import { describe, expect, it } from "vitest";
import { libraryOrg } from "../testing.ts";

const org = libraryOrg();
const classes = {
  Deal: `global class Deal { global Account account; global Decimal discount; public String hidden;
    global Integer doubled { get { return discount == null ? null : (discount * 2).intValue(); } } }`,
  Inner: "public class Inner { public String name; }",
};

const builder = (type: string, returns: string, formula: string, more = ""): string =>
  `FormulaEval.FormulaInstance f = Formula.builder().withType(${type}).withReturnType(FormulaEval.FormulaReturnType.${returns}).withFormula('${formula}')${more}.build();`;

describe("formulas in Apex", () => {
  it.each([
    [
      `${builder("Account.SObjectType", "STRING", 'Name & " of " & Parent.Name')}
       return f.evaluate(new Account(Name = 'A', Parent = new Account(Name = 'B')));`,
      "A of B",
    ],
    [
      `${builder("Account.class", "INTEGER", "NumberOfEmployees + 1", ".treatNumericNullAsZero(true)")} return f.evaluate(new Account());`,
      "1",
    ],
    [
      `${builder("Deal.class", "BOOLEAN", 'AND(account.Name = "A", doubled > 10)')}
       Deal d = new Deal(); d.account = new Account(Name = 'A'); d.discount = 6; return f.evaluate(d);`,
      "true",
    ],
    [`${builder("Deal.class", "BOOLEAN", "account.AnnualRevenue > 1")} return f.evaluate(new Deal());`, "false"],
    [
      `${builder("Account.SObjectType", "STRING", "Dear {!Name}!", ".parseAsTemplate(true)")} return f.evaluate(new Account(Name = 'A'));`,
      "Dear A!",
    ],
    [
      `${builder("Account.SObjectType", "STRING", "Name & Parent.Name")} return f.getReferencedFields();`,
      "{Name, Parent.Name}",
    ],
    [
      `${builder("Account.SObjectType", "BOOLEAN", "Nope = 1")} return f;`,
      "System.FormulaValidationException: Field Nope does not exist. Check spelling.",
    ],
    [
      `${builder("Deal.class", "STRING", "hidden")} return f;`,
      "System.FormulaValidationException: Field hidden does not exist. Check spelling.",
    ],
    [
      `${builder("Inner.class", "STRING", "name")} return f;`,
      "System.FormulaValidationException: The class Inner is not global",
    ],
    [
      `${builder("Account.SObjectType", "BOOLEAN", "Name")} return f;`,
      "System.FormulaValidationException: Formula result is data type (Text), incompatible with expected data type (true or false).",
    ],
    [
      `${builder("Account.SObjectType", "STRING", "$User.LastName")} return f;`,
      "System.FormulaValidationException: The global variable $User is not among those of withGlobalVariables",
    ],
  ])("%s", (body, expected) => {
    expect(org.text(body, { classes })).toBe(expected);
  });
});
