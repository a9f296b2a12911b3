/**
 * Whether a file of metadata has the elements of its type and no others. What a type consists of comes from the Metadata API's description as
 * jsforce carries it, with what that lacks. [Wordings: forcedotcom/salesforcedx-vscode issue 741, forcedotcom/source-deploy-retrieve pull
 * request 607, apex-enterprise-patterns/fflib-apex-mocks issue 84]
 */
import { createRequire } from "node:module";

interface TypeDescription {
  readonly props: Readonly<Record<string, string | readonly string[]>>;
  readonly extends?: string;
}

type Descriptions = Readonly<Record<string, TypeDescription | undefined>>;

let known: Descriptions | null = null;

/** Half a megabyte, read when the first deployment comes. */
function descriptions(): Descriptions {
  known ??= (
    createRequire(import.meta.url)("jsforce/lib/api/metadata/schema.js") as { readonly ApiSchemas: Descriptions }
  ).ApiSchemas;
  return known;
}

/** Elements and types that are newer than jsforce's description, in its notation: `?` may be left out. [Metadata API Developer Guide, each type's page] */
const NEWER: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>> = {
  // Public projects deploy classes whose files do not say a status
  ApexClass: { status: "?string" },
  ApexTrigger: { status: "?string" },
  ComponentInstance: { flowId: "?string", identifier: "?string" },
  ComponentInstanceProperty: {
    isTextTemplate: "?boolean",
    valueList: "?ComponentInstancePropertyList",
  },
  ComponentInstancePropertyList: { valueListItems: ["ComponentInstancePropertyListItem"] },
  ComponentInstancePropertyListItem: { value: "?string", visibilityRule: "?UiFormulaRule" },
  FieldInstance: {
    fieldInstanceProperties: ["FieldInstanceProperty"],
    fieldItem: "string",
    identifier: "?string",
    visibilityRule: "?UiFormulaRule",
  },
  FieldInstanceProperty: { name: "?string", value: "?string" },
  FlexiPage: { events: ["FlexiPageEvent"] },
  FlexiPageRegion: { itemInstances: ["ItemInstance"] },
  ItemInstance: { componentInstance: "?ComponentInstance", fieldInstance: "?FieldInstance" },
  NamedCredential: {
    calloutStatus: "?string",
    endpoint: "?string",
    generateAuthorizationHeader: "?boolean",
    namedCredentialParameters: ["NamedCredentialParameter"],
    namedCredentialType: "?string",
    principalType: "?string",
    protocol: "?string",
  },
  PlatformEventSubscriberConfig: {
    batchSize: "?number",
    fullName: "?string",
    isProtected: "?boolean",
    masterLabel: "string",
    numPartitions: "?number",
    partitionKey: "?string",
    platformEventConsumer: "string",
    user: "?string",
  },
  ListViewFilter: { language: "?string" },
  CustomApplication: {
    isNavAutoTempTabsDisabled: "?boolean",
    isNavPersonalizationDisabled: "?boolean",
    isNavTabPersistenceDisabled: "?boolean",
    isOmniPinnedViewEnabled: "?boolean",
  },
  CustomField: { displayLocationInDecimal: "?boolean" },
  CustomObject: { enableDataTranslation: "?boolean", enableLicensing: "?boolean" },
  CustomPermission: { isLicensed: "?boolean" },
  LightningComponentBundle: { capabilities: "?Capabilities", targetConfigs: "?TargetConfigs" },
  PermissionSet: {
    agentAccesses: ["PermissionSetAgentAccess"],
    customSettingAccesses: ["PermissionSetCustomSettingAccesses"],
    emailRoutingAddressAccesses: ["PermissionSetEmailRoutingAddressAccess"],
    externalCredentialPrincipalAccesses: ["PermissionSetExternalCredentialPrincipalAccess"],
    servicePresenceStatusAccesses: ["PermissionSetServicePresenceStatusAccess"],
  },
  PermissionSetGroup: { hasActivationRequired: "?boolean" },
  PermissionSetObjectPermissions: { viewAllFields: "?boolean" },
};

const SIMPLE = new Set(["string", "number", "boolean", "any", "Date"]);
const NAMESPACE = "{http://soap.sforce.com/2006/04/metadata}";
const TOKEN =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<(\/?)([\w:.-]+)((?:[^>"']|"[^"]*"|'[^']*')*?)(\/?)>/g;

export interface ElementProblem {
  readonly problem: string;
  readonly line: number;
  readonly column: number;
}

interface Place {
  /** The type of the element; null inside of what nobody has described. */
  readonly type: string | null;
  readonly seen: Set<string>;
  last: string | null;
}

/**
 * The first thing that is wrong with the file; null when nothing is, or when nobody has described the type. Elements of a name stand together, one
 * alone where the type has no list of them. [Salesforce Help 000383335: "Element tabVisibilities Is Duplicated at This Location"; amtrack/force-dev-tool
 * issue 137: "Required field is missing: label"]
 */
export function elementProblem(type: string, text: string): ElementProblem | null {
  if (!/^\uFEFF?\s*</.test(text)) return at(text, 0, parsing("Content is not allowed in prolog."));
  if (!isDescribed(type)) return null;
  const around: Place[] = [];
  for (const token of text.matchAll(TOKEN)) {
    const [whole, closing, name, , selfClosing] = token;
    if (name === undefined) continue;
    const end = token.index + whole.length;
    if (closing) {
      const missing = missingIn(around.pop());
      if (missing !== null) return at(text, end, `Required field is missing: ${missing}`);
      continue;
    }
    const outer = around.at(-1);
    if (outer === undefined && name !== type) return null; // not a file of this type: whoever reads it says so
    const inner = outer === undefined ? type : innerType(outer, name);
    if (typeof inner === "object" && inner !== null) return at(text, end, parsing(inner.problem));
    if (!selfClosing) around.push({ type: inner, seen: new Set(), last: null });
  }
  return null;
}

/** The type of an element, null where nobody has described it; or what is wrong with its place. */
function innerType(outer: Place, name: string): string | null | { readonly problem: string } {
  if (outer.type === null) return null;
  if (SIMPLE.has(outer.type))
    return { problem: `Unexpected element ${NAMESPACE}${name} during simple type deserialization` };
  const given = elementOf(outer.type, name);
  if (given === undefined)
    return { problem: `Element ${NAMESPACE}${name} invalid at this location in type ${outer.type}` };
  const isAgain = typeof given === "string" ? outer.seen.has(name) : outer.seen.has(name) && outer.last !== name;
  if (isAgain) return { problem: `Element ${name} is duplicated at this location in type ${outer.type}` };
  outer.seen.add(name);
  outer.last = name;
  const type = (typeof given === "string" ? given : (given[0] ?? "any")).replace(/^\?/, "");
  return SIMPLE.has(type) || isDescribed(type) ? type : null;
}

function isDescribed(type: string): boolean {
  return descriptions()[type] !== undefined || NEWER[type] !== undefined;
}

/** An element of a type as it is described, its own or inherited. */
function elementOf(type: string, name: string): string | readonly string[] | undefined {
  for (let at: string | undefined = type; at !== undefined; at = descriptions()[at]?.extends) {
    const given = NEWER[at]?.[name] ?? descriptions()[at]?.props[name];
    if (given !== undefined) return given;
  }
  return undefined;
}

/** What a type asks for and the element has not. What may be left out is described with a question mark. */
function missingIn(place: Place | undefined): string | null {
  if (!place?.type || SIMPLE.has(place.type)) return null;
  const asked = { ...descriptions()[place.type]?.props, ...NEWER[place.type] };
  const found = Object.entries(asked).find(
    ([name, given]) => typeof given === "string" && !given.startsWith("?") && !place.seen.has(name),
  );
  return found?.[0] ?? null;
}

function parsing(problem: string): string {
  return `Error parsing file: ${problem}`;
}

/** Places are told as the platform's parser does: where the element has been read. */
function at(text: string, offset: number, problem: string): ElementProblem {
  const before = text.slice(0, offset).split("\n");
  const line = before.length;
  const column = (before.at(-1) ?? "").length + 1;
  return { problem: `${problem} (${line}:${column})`, line, column };
}
