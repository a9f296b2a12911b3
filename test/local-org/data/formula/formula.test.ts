import { beforeAll, describe, expect, it } from "vitest";
import type { ApexValue } from "../../platform/registry.ts";
import { ApexDate } from "../../platform/values/date.ts";
import { ApexDecimal } from "../../platform/values/decimal.ts";
import { SObjectValue } from "../../platform/values/sobject.ts";
import { Schema } from "../schema/index.ts";
import { fieldFile, objectFile, sourceFolder, xml } from "../testing-metadata.ts";
import { testData, type TestData } from "../testing.ts";
import { evaluate } from "./evaluate.ts";
import { parseFormula } from "./parse.ts";
import { formulaText } from "./values.ts";

const formula = (type: string, text: string, more = "") => `<type>${type}</type><formula>${text}</formula>${more}`;
const ZERO = "<formulaTreatBlanksAs>BlankAsZero</formulaTreatBlanksAs>";
const BLANK = "<formulaTreatBlanksAs>BlankAsBlank</formulaTreatBlanksAs>";
const number = "<type>Number</type><precision>18</precision><scale>2</scale>";
const numeric = "<precision>18</precision><scale>2</scale>";

function rule(name: string, condition: string, message: string, field = ""): Record<string, string> {
  const where = field ? `<errorDisplayField>${field}</errorDisplayField>` : "";
  return {
    [`objects/Deal__c/validationRules/${name}.validationRule-meta.xml`]: xml(
      "ValidationRule",
      `<fullName>${name}</fullName><active>true</active><errorConditionFormula>${condition}</errorConditionFormula>${where}<errorMessage>${message}</errorMessage>`,
    ),
  };
}

const named = "<nameField><label>Name</label><type>Text</type></nameField>";
const FILES = {
  ...objectFile("Deal__c", `<label>Deal</label><pluralLabel>Deals</pluralLabel>${named}`),
  ...fieldFile("Deal__c", "Price__c", number),
  ...fieldFile("Deal__c", "Discount__c", number),
  ...fieldFile(
    "Deal__c",
    "Stage__c",
    "<type>Picklist</type><valueSet><valueSetDefinition><sorted>false</sorted><value><fullName>Open</fullName></value><value><fullName>Won</fullName></value></valueSetDefinition></valueSet>",
  ),
  ...fieldFile(
    "Deal__c",
    "Account__c",
    "<type>Lookup</type><referenceTo>Account</referenceTo><relationshipName>Deals</relationshipName>",
  ),
  ...fieldFile("Deal__c", "Net__c", formula("Number", "Price__c - Discount__c", ZERO + numeric)),
  ...fieldFile("Deal__c", "Strict_Net__c", formula("Number", "Price__c - Discount__c", BLANK + numeric)),
  ...fieldFile("Deal__c", "Boss__c", formula("Text", 'Account__r.Owner.LastName &amp; " / " &amp; TEXT(Stage__c)')),
  ...fieldFile("Deal__c", "Ratio__c", formula("Percent", "Net__c / Price__c", BLANK + numeric)),
  ...fieldFile("Deal__c", "Opened__c", "<type>Date</type><defaultValue>TODAY() + 1</defaultValue>"),
  ...fieldFile(
    "Deal__c",
    "Lines__c",
    "<type>Summary</type><summaryForeignKey>Piece__c.Deal__c</summaryForeignKey><summaryOperation>count</summaryOperation>",
  ),
  ...fieldFile(
    "Deal__c",
    "Big__c",
    "<type>Summary</type><summarizedField>Piece__c.Cost__c</summarizedField><summaryForeignKey>Piece__c.Deal__c</summaryForeignKey><summaryOperation>sum</summaryOperation><summaryFilterItems><field>Piece__c.Cost__c</field><operation>greaterThan</operation><value>5</value></summaryFilterItems>",
  ),
  ...rule("No_Free_Deals", "Price__c = 0", "A deal has a price", "Price__c"),
  ...rule("No_Way_Back", 'AND(ISCHANGED(Stage__c), ISPICKVAL(PRIORVALUE(Stage__c), "Won"))', "Won is won"),
  ...objectFile("Piece__c", `<label>Piece</label><pluralLabel>Pieces</pluralLabel>${named}`),
  ...fieldFile(
    "Piece__c",
    "Deal__c",
    "<type>MasterDetail</type><referenceTo>Deal__c</referenceTo><relationshipName>Pieces</relationshipName>",
  ),
  ...fieldFile("Piece__c", "Cost__c", number),
};

let org: TestData;
beforeAll(() => {
  org = testData({ sourceDirs: [sourceFolder(FILES)] });
});

function save(operation: "insert" | "update", object: string, fields: Record<string, ApexValue>): string {
  const row = new SObjectValue(object, fields);
  org.run((tx) => tx.data.dml({ operation, records: [row], allOrNone: true, mode: "system" }));
  return row.id as string;
}

const decimal = (text: string) => ApexDecimal.parse(text);

function read(id: string, field: string): string {
  const soql = `SELECT ${field} FROM Deal__c WHERE Id = '${id}'`;
  const rows = org.run((tx) => tx.data.queryText(soql, null, { mode: "system" })) as { items: SObjectValue[] };
  return formulaText(rows.items[0]?.fields.get(field) ?? null);
}

function value(text: string): string {
  const scope = { reader: org.data.reader, row: null, before: null, isNew: true, blanks: "blank" } as const;
  return formulaText(org.run(() => evaluate(parseFormula(text), scope)));
}

describe("formula functions", () => {
  // [Salesforce Help: Formula Operators and Functions]
  it.each([
    ["1 + 2 * 3 ^ 2", "19"],
    ["-(2 - 5) / 2", "1.5"],
    ['"a" & "b" + "c"', "abc"],
    ['IF(1 < 2 && NOT(FALSE), "yes", "no")', "yes"],
    ['CASE(2, 1, "one", 2, "two", "many")', "two"],
    ['MID("Salesforce", 3, 4)', "lesf"],
    ['FIND("force", "Salesforce")', "6"],
    ['SUBSTITUTE("a-b-c", "-", "+")', "a+b+c"],
    ['LPAD("7", 3, "0")', "007"],
    ['REGEX("AB12", "[A-Z]{2}\\\\d+")', "true"],
    ["ROUND(-2.5, 0)", "-3"],
    ["CEILING(-2.1)", "-3"],
    ["FLOOR(-2.9)", "-2"],
    ["MFLOOR(-2.1)", "-3"],
    ["MOD(7, 4)", "3"],
    ["MAX(1, 5, 3)", "5"],
    ["ADDMONTHS(DATE(2026, 2, 28), 1)", "2026-03-31"],
    ["WEEKDAY(DATE(2026, 11, 23))", "2"],
    ["TODAY() - DATE(2026, 1, 1)", "326"],
    ['VALUE("12.5") * 2', "25"],
    ['BLANKVALUE("", "none")', "none"],
    ['HYPERLINK("/x", "y")', '<a href="/x" target="_blank">y</a>'],
    ['$User.LastName & $Organization.Name <> ""', "true"],
  ])("%s is %s", (text, expected) => expect(value(text)).toBe(expected));
});

describe("formula fields", () => {
  it("are computed when read, across objects and from other formulas", () => {
    const account = save("insert", "Account", { Name: "Acme" });
    const id = save("insert", "Deal__c", { Price__c: decimal("8"), Account__c: account, Stage__c: "Open" });
    expect(read(id, "Net__c")).toBe("8");
    expect(read(id, "Ratio__c")).toBe("100");
    expect(read(id, "Boss__c")).toMatch(/^\w+ \/ Open$/);
  });

  it("leave blank what has a blank operand, unless blanks are zero", () => {
    const id = save("insert", "Deal__c", { Price__c: decimal("8") });
    expect(read(id, "Strict_Net__c")).toBe("");
  });

  it("are null where the page shows #Error!", () => {
    expect(read(save("insert", "Deal__c", {}), "Ratio__c")).toBe("");
  });

  it("can be filtered and sorted by", () => {
    save("insert", "Deal__c", { Price__c: decimal("77") });
    const soql = "SELECT Net__c FROM Deal__c WHERE Net__c > 70 ORDER BY Net__c DESC";
    expect(org.run((tx) => tx.data.queryText(soql, null, { mode: "system" }))).toHaveProperty("items.length", 1);
  });
});

it("a default value may be a formula", () => {
  expect(read(save("insert", "Deal__c", {}), "Opened__c")).toBe("2026-11-24");
});

it("a default formula yields to a value that is given", () => {
  expect(read(save("insert", "Deal__c", { Opened__c: ApexDate.of(2026, 1, 1) }), "Opened__c")).toBe("2026-01-01");
});

it("a roll-up adds up the details that its filter accepts", () => {
  const deal = save("insert", "Deal__c", {});
  for (const cost of ["4", "6", "7"]) save("insert", "Piece__c", { Deal__c: deal, Cost__c: decimal(cost) });
  expect([read(deal, "Lines__c"), read(deal, "Big__c")]).toEqual(["3", "13"]);
});

describe("validation rules", () => {
  it("refuse a row with their message at their field", () => {
    expect(() => save("insert", "Deal__c", { Price__c: decimal("0") })).toThrow(
      "FIELD_CUSTOM_VALIDATION_EXCEPTION, A deal has a price: [Price__c]",
    );
  });

  it("compare with what was before", () => {
    const id = save("insert", "Deal__c", { Stage__c: "Won" });
    expect(() => save("update", "Deal__c", { Id: id, Stage__c: "Open" })).toThrow("Won is won");
    expect(() => save("update", "Deal__c", { Id: id, Price__c: decimal("3") })).not.toThrow();
  });
});

describe("deployment refuses a formula", () => {
  it.each([
    ["FOO(1)", "Unknown function FOO. Check spelling."],
    ['VLOOKUP(Name, Name, "a")', "local org: the formula function VLOOKUP is not implemented"],
    ["LEN()", "Incorrect number of parameters for function 'LEN()'. Expected 1, received 0"],
    ["Nothing__c", "Field Nothing__c does not exist. Check spelling."],
    [
      "Stage__c &amp; Name",
      "Field Stage__c is a picklist field. Picklist fields are only supported in certain functions.",
    ],
    ["1 + 1", "Formula result is data type (Number), incompatible with expected data type (Text)."],
    ["(1 + 2", "Syntax error.  Missing ')'"],
    // Public deployment logs quote the sentence for TEXT() and IF()
    [
      "TEXT(Name)",
      "Incorrect parameter type for function 'TEXT()'. Expected Number, Date, DateTime, Time, received Text",
    ],
    ["LEFT(Price__c, 2)", "Incorrect parameter type for function 'LEFT()'. Expected Text, received Number"],
    ["LEFT(Name, Name)", "Incorrect parameter type for function 'LEFT()'. Expected Number, received Text"],
    ["IF(Name, Name, Name)", "Incorrect parameter type for function 'IF()'. Expected Boolean, received Text"],
    ["IF(TRUE, Name, Price__c)", "Incorrect parameter type for function 'IF()'. Expected Text, received Number"],
    ["BLANKVALUE(Name, 1)", "Incorrect parameter type for function 'BLANKVALUE()'. Expected Text, received Number"],
    ['CASE(Name, 1, "a", "b")', "Incorrect parameter type for function 'CASE()'. Expected Text, received Number"],
    ["TEXT(YEAR(NOW()))", "Incorrect parameter type for function 'YEAR()'. Expected Date, received DateTime"],
    ["Name &amp; Price__c", "Incorrect parameter type for operator '&'. Expected Text, received Number"],
    [`"${"x".repeat(3899)}"`, "Formula is too long (3,901 characters). Maximum length is 3,900 characters."],
  ])("%s", (text, message) => {
    const source = sourceFolder({ ...FILES, ...fieldFile("Deal__c", "Bad__c", formula("Text", text)) });
    const { problems } = Schema.load({ sourceDirs: [source] }).metadata;
    expect(problems.map((problem) => problem.message)).toEqual([message]);
  });
});

it("a roll-up summary with an operation that is not here is refused by name", () => {
  const [path, text = ""] = Object.entries(FILES).find(([name]) => name.includes("Big__c")) ?? [""];
  const source = sourceFolder({ ...FILES, [path]: text.replace("greaterThan", "within") });
  expect(Schema.load({ sourceDirs: [source] }).metadata.problems.map(({ message }) => message)).toEqual([
    "local org: the operation within is not implemented",
  ]);
});
