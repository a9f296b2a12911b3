/**
 * Duplicate rules and matching rules of an org, and the standard ones. An org of the local org has none active until the seam `duplicateRules` says
 * which. [Salesforce Help: Duplicate Rules, Matching Rules, Standard Contact Matching Rule and Standard Lead Matching Rule]
 */

/** How a save may be told about duplicates: `DMLOptions.DuplicateRuleHeader`, or the header `Sforce-Duplicate-Rule-Header`. */
export interface DuplicateHeader {
  /** Saves although a rule alerts; a rule that blocks refuses all the same. */
  readonly allowSave: boolean;
  /** Compares only with what the running user may see, whatever the class declares. */
  readonly runAsCurrentUser: boolean;
  /** The REST API tells the fields of duplicates, not their ids alone. */
  readonly includeRecordDetails: boolean;
}

export const NO_HEADER: DuplicateHeader = { allowSave: false, runAsCurrentUser: false, includeRecordDetails: false };

/** What a rule compares, by the names that the equations use. */
export type Criterion =
  | { readonly kind: "exact"; readonly field: string; readonly matchBlanks: boolean }
  | { readonly kind: "person"; readonly part: PersonPart };

export const PERSON_PARTS = [
  "firstName",
  "lastName",
  "title",
  "company",
  "email",
  "phone",
  "street",
  "city",
  "zip",
] as const;
export type PersonPart = (typeof PERSON_PARTS)[number];

export interface MatchingRule {
  readonly name: string;
  /** The object whose rows may be duplicates. */
  readonly objectName: string;
  readonly engine: "ExactMatchEngine" | "FuzzyMatchEngine";
  /** A row is a duplicate when all criteria of one of the groups match. */
  readonly anyOf: readonly (readonly Criterion[])[];
}

export interface DuplicateRule {
  readonly name: string;
  readonly objectName: string;
  readonly actionOnInsert: "Allow" | "Block";
  readonly actionOnUpdate: "Allow" | "Block";
  /** With `Alert` an allowed save needs `allowSave`; with `Report` alone it is saved. */
  readonly operationsOnInsert: readonly string[];
  readonly operationsOnUpdate: readonly string[];
  readonly alertText: string;
  readonly enforcesSharing: boolean;
  readonly matchingRules: readonly MatchingRule[];
}

/** "Matching Equations" of the page named above; the same for leads. */
const PERSON_EQUATION: readonly (readonly PersonPart[])[] = [
  ["firstName", "lastName", "title", "company"],
  ["firstName", "lastName", "email"],
  ["firstName", "lastName", "phone", "company"],
  ["firstName", "lastName", "street", "city"],
  ["firstName", "lastName", "street", "zip"],
  ["firstName", "lastName", "street", "phone"],
  ["firstName", "lastName", "street", "title"],
  ["firstName", "lastName", "phone"],
];

function personRule(name: string, objectName: string): MatchingRule {
  const anyOf = PERSON_EQUATION.map((parts) => parts.map((part): Criterion => ({ kind: "person", part })));
  return { name, objectName, engine: "FuzzyMatchEngine", anyOf };
}

/** "Default Action On Create: Allow: The user is alerted", "On Edit: Allow: ... report", "Use one of these records?". [Standard Contact Duplicate Rule] */
function standardRule(name: string, objectName: string, matchingRule: MatchingRule): DuplicateRule {
  return {
    name,
    objectName,
    actionOnInsert: "Allow",
    actionOnUpdate: "Allow",
    operationsOnInsert: ["Alert", "Report"],
    operationsOnUpdate: ["Report"],
    alertText: "Use one of these records?",
    enforcesSharing: true,
    matchingRules: [matchingRule],
  };
}

const CONTACTS = personRule("Standard_Contact_Match_Rule_v1_1", "Contact");
const LEADS = personRule("Standard_Lead_Match_Rule_v1_0", "Lead");

/** The standard rules by developer name; names as public answers of the REST API show them. */
export const STANDARD_RULES: readonly DuplicateRule[] = [
  standardRule("Standard_Contact_Duplicate_Rule", "Contact", CONTACTS),
  standardRule("Standard_Lead_Duplicate_Rule", "Lead", LEADS),
  standardRule("Standard_Rule_for_Contacts_with_Duplicate_Leads", "Contact", LEADS),
  standardRule("Standard_Rule_for_Leads_with_Duplicate_Contacts", "Lead", CONTACTS),
];

const EXACT_FIELDS: Readonly<Record<string, Readonly<Record<PersonPart, string>>>> = {
  Contact: {
    firstName: "FirstName",
    lastName: "LastName",
    title: "Title",
    company: "AccountId",
    email: "Email",
    phone: "Phone",
    street: "MailingStreet",
    city: "MailingCity",
    zip: "MailingPostalCode",
  },
  Lead: {
    firstName: "FirstName",
    lastName: "LastName",
    title: "Title",
    company: "Company",
    email: "Email",
    phone: "Phone",
    street: "Street",
    city: "City",
    zip: "PostalCode",
  },
};

/** The field that a part of a person stands in; a contact's company is its account's name. */
export function fieldOf(objectName: string, part: PersonPart): string {
  return EXACT_FIELDS[objectName]?.[part] ?? "";
}

/** Fields of the rule's own object that it looks at: an edit of others runs no rule. [Things to Know About Duplicate Rules] */
export function mappedFields(rule: DuplicateRule): ReadonlySet<string> {
  const criteria = rule.matchingRules.flatMap((matching) => matching.anyOf.flat());
  return new Set(
    criteria.map((criterion) =>
      criterion.kind === "exact" ? criterion.field : fieldOf(rule.objectName, criterion.part),
    ),
  );
}
