/** Which annotations there are, and what they ask of the declarations they stand at. */
import type { BodyMember, UserClass } from "./declarations.ts";
import { refuse } from "./errors.ts";
import type { Located } from "./errors.ts";
import { annotation } from "./model.ts";
import type { MethodDeclaration, Modifiers } from "./model.ts";
import { isList, isMap, isSet, isSObject, isVoid } from "./types.ts";
import type { Type } from "./types.ts";

/** Annotations and their parameters, lower-case. Source: Apex Developer Guide, "Annotations". */
const ANNOTATIONS: Readonly<Record<string, readonly string[]>> = {
  auraenabled: ["cacheable", "continuation", "scope"],
  deprecated: [],
  future: ["callout", "limits"],
  httpdelete: [],
  httpget: [],
  httppatch: [],
  httppost: [],
  httpput: [],
  invocablemethod: ["label", "description", "callout", "category", "configurationeditor", "iconname", "capabilitytype"],
  invocablevariable: ["label", "description", "required", "placeholdertext", "defaultvalue"],
  istest: ["seealldata", "isparallel", "testfor", "critical"],
  jsonaccess: ["serializable", "deserializable"],
  namespaceaccessible: [],
  readonly: [],
  remoteaction: [],
  restresource: ["urlmapping", "apiversion"],
  suppresswarnings: ["value"],
  testsetup: [],
  testvisible: [],
};

/** Parameters that are true or false. */
const FLAGS = new Set(["cacheable", "continuation", "callout", "seealldata", "isparallel", "required", "critical"]);

const HTTP_METHODS = ["httpget", "httpdelete", "httppost", "httpput", "httppatch"];

/** Refuses annotations that do not exist, and parameters that they do not have. */
export function checkAnnotations(at: Located, modifiers: Modifiers): void {
  for (const { name, parameters } of modifiers.annotations) {
    const known = ANNOTATIONS[name];
    if (!known) refuse(at, `Annotation does not exist: ${name}`);
    for (const [parameter, value] of Object.entries(parameters)) {
      if (!known.includes(parameter)) refuse(at, `Annotation property does not exist: ${name}.${parameter}`);
      if (FLAGS.has(parameter) && !/^(true|false)$/i.test(value))
        refuse(at, `Annotation property must be true or false: ${name}.${parameter}`);
    }
  }
}

/** What the annotations of a class ask of it. */
export function checkClassAnnotations(declared: UserClass): void {
  const { context, modifiers } = declared;
  checkAnnotations(context, modifiers);
  if (declared.outer && annotation(modifiers, "istest"))
    refuse(context, "Annotation is not allowed on an inner type: IsTest");
  const resource = annotation(modifiers, "restresource");
  if (!resource) return;
  if (declared.visibility !== "global") refuse(context, "Classes annotated with RestResource must be global");
  if (!resource.parameters["urlmapping"]?.startsWith("/"))
    refuse(context, "RestResource urlMapping must begin with a slash");
}

/** What the annotations of a member ask of it. */
export function checkMemberAnnotations(owner: UserClass, member: BodyMember): void {
  if (member.kind === "block") return;
  const declared = member.kind === "field" || member.kind === "property" ? member.field : member.method;
  const at = { start: { line: declared.line } };
  checkAnnotations(at, declared.modifiers);
  if (member.kind !== "method") return;
  const { method } = member;
  const has = (name: string): boolean => annotation(method.modifiers, name) !== undefined;
  if (has("future")) checkFuture(at, method);
  if (has("istest")) checkTest(at, owner, method, "IsTest");
  if (has("testsetup")) checkTest(at, owner, method, "TestSetup");
  if (has("invocablemethod")) checkInvocable(at, owner, method);
  if (has("auraenabled")) checkAuraEnabled(at, owner, method);
  for (const name of HTTP_METHODS) if (has(name)) checkHttp(at, owner, method, name);
}

function checkFuture(at: Located, method: MethodDeclaration): void {
  if (!method.isStatic || !isVoid(method.returns)) refuse(at, "Future methods must be declared as static void");
  const unfit = method.parameters.find((parameter) => !isPrimitive(parameter.type));
  if (unfit) refuse(at, `Unsupported parameter type ${unfit.type.display} for a future method: ${method.name}`);
}

/** Primitive types and collections of them. */
function isPrimitive(type: Type): boolean {
  if (isList(type) || isSet(type) || isMap(type)) return type.args.every(isPrimitive);
  return type.kind === "platform" && !isSObject(type) && PRIMITIVES.has(type.name);
}

const PRIMITIVES = new Set([
  "blob",
  "boolean",
  "date",
  "datetime",
  "decimal",
  "double",
  "id",
  "integer",
  "long",
  "string",
  "time",
]);

function checkTest(at: Located, owner: UserClass, method: MethodDeclaration, name: string): void {
  if (!annotation(owner.modifiers, "istest")) refuse(at, `${name} methods must be in a class annotated with IsTest`);
  if (!method.isStatic || !isVoid(method.returns) || method.parameters.length > 0)
    refuse(at, `${name} methods must be static, return void and have no parameters: ${method.name}`);
}

function checkInvocable(at: Located, owner: UserClass, method: MethodDeclaration): void {
  if (!method.isStatic || !isOpen(method)) refuse(at, "InvocableMethod methods must be static and public or global");
  const [parameter, ...more] = method.parameters;
  if (more.length > 0 || (parameter && !isList(parameter.type)))
    refuse(at, "InvocableMethod methods take one parameter, which is a list");
  if (annotated(owner, "invocablemethod").length > 1)
    refuse(at, "Only one method of a class may be annotated with InvocableMethod");
}

/** Source: Lightning Aura Components Developer Guide, "AuraEnabled Annotation": no overloads from API version 55.0. */
function checkAuraEnabled(at: Located, owner: UserClass, method: MethodDeclaration): void {
  if (!isOpen(method)) refuse(at, `AuraEnabled methods must be public or global: ${method.name}`);
  const overloads = annotated(owner, "auraenabled").filter(
    (other) => other.name.toLowerCase() === method.name.toLowerCase(),
  );
  if (overloads.length > 1) refuse(at, `AuraEnabled methods cannot be overloaded: ${method.name}`);
}

/** Source: Apex Developer Guide, "Apex REST Annotations" and "Apex REST Methods". */
function checkHttp(at: Located, owner: UserClass, method: MethodDeclaration, name: string): void {
  if (!annotation(owner.modifiers, "restresource"))
    refuse(at, `Methods annotated with ${name} must be in a class annotated with RestResource`);
  if (!method.isStatic || method.visibility !== "global")
    refuse(at, `Methods annotated with ${name} must be global static`);
  if (annotated(owner, name).length > 1) refuse(at, `Only one method of a class may be annotated with ${name}`);
  if ((name === "httpget" || name === "httpdelete") && method.parameters.length > 0)
    refuse(at, `Methods annotated with ${name} do not support parameters`);
}

function isOpen(method: MethodDeclaration): boolean {
  return method.visibility === "public" || method.visibility === "global";
}

function annotated(owner: UserClass, name: string): MethodDeclaration[] {
  return [...owner.methods.values()].flat().filter((method) => annotation(method.modifiers, name) !== undefined);
}
