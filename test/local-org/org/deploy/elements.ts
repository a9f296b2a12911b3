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

/** Elements that are newer than jsforce's description. [Metadata API Developer Guide, each type's page] */
const NEWER: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  CustomApplication: {
    isNavAutoTempTabsDisabled: "boolean",
    isNavPersonalizationDisabled: "boolean",
    isNavTabPersistenceDisabled: "boolean",
    isOmniPinnedViewEnabled: "boolean",
  },
  CustomField: { displayLocationInDecimal: "boolean" },
  CustomObject: { enableDataTranslation: "boolean", enableLicensing: "boolean" },
  CustomPermission: { isLicensed: "boolean" },
  LightningComponentBundle: { capabilities: "Capabilities", targetConfigs: "TargetConfigs" },
  PermissionSet: {
    agentAccesses: "PermissionSetAgentAccess",
    customSettingAccesses: "PermissionSetCustomSettingAccesses",
    emailRoutingAddressAccesses: "PermissionSetEmailRoutingAddressAccess",
    externalCredentialPrincipalAccesses: "PermissionSetExternalCredentialPrincipalAccess",
    servicePresenceStatusAccesses: "PermissionSetServicePresenceStatusAccess",
  },
  PermissionSetGroup: { hasActivationRequired: "boolean" },
  PermissionSetObjectPermissions: { viewAllFields: "boolean" },
};

/** Types whose description has grown too far from jsforce's. */
const OUTDATED = new Set(["FlexiPage"]);

const SIMPLE = new Set(["string", "number", "boolean", "any", "Date"]);
const NAMESPACE = "{http://soap.sforce.com/2006/04/metadata}";
const TOKEN =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<(\/?)([\w:.-]+)((?:[^>"']|"[^"]*"|'[^']*')*?)(\/?)>/g;

export interface ElementProblem {
  readonly problem: string;
  readonly line: number;
  readonly column: number;
}

/** The first thing that is wrong with the file; null when nothing is, or when nobody has described the type. */
export function elementProblem(type: string, text: string): ElementProblem | null {
  if (!/^\uFEFF?\s*</.test(text)) return at(text, 0, "Content is not allowed in prolog.");
  if (!descriptions()[type] || OUTDATED.has(type)) return null;
  // The types of the elements around a place, innermost last; null inside of what nobody has described
  const around: (string | null)[] = [];
  for (const token of text.matchAll(TOKEN)) {
    const [whole, closing, name, , selfClosing] = token;
    if (name === undefined) continue;
    if (closing) {
      around.pop();
      continue;
    }
    const outer = around.at(-1);
    const end = token.index + whole.length;
    let inner: string | null = type;
    if (outer !== undefined) {
      if (outer !== null && SIMPLE.has(outer))
        return at(text, end, `Unexpected element ${NAMESPACE}${name} during simple type deserialization`);
      inner = outer === null ? null : elementType(outer, name);
      if (outer !== null && inner === undefinedType)
        return at(text, end, `Element ${NAMESPACE}${name} invalid at this location in type ${outer}`);
    } else if (name !== type) return null; // not a file of this type: whoever reads it says so
    if (!selfClosing) around.push(inner);
  }
  return null;
}

const undefinedType = "";

/** The type of an element inside of another; null when that has no description. */
function elementType(outer: string, name: string): string | null {
  for (let at: string | undefined = outer; at !== undefined; at = descriptions()[at]?.extends) {
    const description = descriptions()[at];
    if (!description) return null;
    const given = NEWER[at]?.[name] ?? description.props[name];
    if (given === undefined) continue;
    const type = (typeof given === "string" ? given : (given[0] ?? "any")).replace(/^\?/, "");
    return SIMPLE.has(type) || descriptions()[type] ? type : null;
  }
  return undefinedType;
}

/** Places are told as the platform's parser does: where the start of the element has been read. */
function at(text: string, offset: number, problem: string): ElementProblem {
  const before = text.slice(0, offset).split("\n");
  const line = before.length;
  const column = (before.at(-1) ?? "").length + 1;
  return { problem: `Error parsing file: ${problem} (${line}:${column})`, line, column };
}
