/** Which annotations there are, and what they ask of the declarations they stand at. */
import type { BodyMember, UserClass } from "./declarations.ts";
import { refuse } from "./errors.ts";
import type { Located } from "./errors.ts";
import { annotation } from "./model.ts";
import type { FieldDeclaration, MemberDeclaration, MethodDeclaration, Modifiers } from "./model.ts";
import { isList, isMap, isObject, isSet, isSObject, isVoid } from "./types.ts";
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
      if (!known.includes(parameter)) refuse(at, `No such property, ${parameter}, defined on this annotation: ${name}`);
      if (FLAGS.has(parameter) && !/^(true|false)$/i.test(value))
        refuse(at, `Invalid value for property ${parameter} expected type Boolean`);
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
  const url = resource.parameters["urlmapping"];
  if (url === undefined) refuse(context, "Required property is missing: urlMapping");
  if (url === "") refuse(context, "Rest Resource url cannot be empty");
  if (!url.startsWith("/")) refuse(context, "Rest Resource url must begin with a forward slash, '/'");
  if (url.length > 255) refuse(context, "Rest Resource url cannot be longer than 255 characters");
  if (/[^/]\*/.test(url)) refuse(context, "Rest Resource url wildcard, '*', must be preceded by a forward slash, '/'");
  if (/\*[^/]/.test(url))
    refuse(
      context,
      "Rest Resource url wildcard, '*', must be followed by a forward slash, '/', or be the last character",
    );
}

/** From this version on, test methods stand in test classes only. [Apex Developer Guide: IsTest Annotation: "Methods that are defined in non-test classes" up to 27.0; release notes Summer '13] */
const TESTS_APART = 28;
/** From this version on, methods for pages have no overloads. [Lightning Aura Components Developer Guide: AuraEnabled Annotation] */
const NO_AURA_OVERLOADS = 55;

/** What the annotations of a member ask of it, in a class of this API version. */
export function checkMemberAnnotations(owner: UserClass, member: BodyMember, apiVersion: number): void {
  if (member.kind === "block") return;
  const declared = member.kind === "field" || member.kind === "property" ? member.field : member.method;
  const at = { start: { line: declared.line } };
  checkAnnotations(at, declared.modifiers);
  if ((member.kind === "field" || member.kind === "property") && annotation(declared.modifiers, "invocablevariable"))
    checkInvocableVariable(at, member.field);
  if (member.kind !== "method") return;
  const { method } = member;
  const has = (name: string): boolean => annotation(method.modifiers, name) !== undefined;
  if (has("future")) checkFuture(at, method);
  if (has("istest")) checkTest(at, owner, method, "IsTest", apiVersion);
  if (has("testsetup")) {
    checkTest(at, owner, method, "TestSetup", apiVersion);
    checkSetupData(at, owner);
  }
  if (has("invocablemethod")) checkInvocable(at, owner, method);
  if (has("auraenabled")) checkAuraEnabled(at, owner, method, apiVersion);
  if (has("remoteaction")) checkRemoteAction(at, owner, method);
  for (const name of HTTP_METHODS) if (has(name)) checkHttp(at, owner, method, name);
}

function checkFuture(at: Located, method: MethodDeclaration): void {
  if (!method.isStatic || !isVoid(method.returns)) refuse(at, "Future methods must be declared as static void");
  const unfit = method.parameters.find((parameter) => !isPrimitive(parameter.type));
  if (unfit) refuse(at, `Future methods do not support parameter type of ${unfit.type.display}`);
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

function checkTest(at: Located, owner: UserClass, method: MethodDeclaration, name: string, apiVersion: number): void {
  if (apiVersion >= TESTS_APART && !annotation(owner.modifiers, "istest"))
    refuse(at, `${name} methods must be in a class annotated with IsTest`);
  if (!method.isStatic || !isVoid(method.returns) || method.parameters.length > 0)
    refuse(at, `${name} methods must be static, return void and have no parameters: ${method.name}`);
}

/** [Apex Developer Guide: TestSetup Annotation: not with SeeAllData=true; the compiler's messages in forcedotcom/apex-language-support] */
function checkSetupData(at: Located, owner: UserClass): void {
  const seesAll = (modifiers: Modifiers): boolean =>
    annotation(modifiers, "istest")?.parameters["seealldata"]?.toLowerCase() === "true";
  if (seesAll(owner.modifiers)) refuse(at, "Test class cannot be annotated with @isTest(SeeAllData=true)");
  if ([...owner.methods.values()].flat().some((method) => seesAll(method.modifiers)))
    refuse(
      at,
      "Test class containing a test setup method cannot have any methods annotated with @isTest(SeeAllData=true)",
    );
}

function checkInvocable(at: Located, owner: UserClass, method: MethodDeclaration): void {
  if (!method.isStatic || !isOpen(method)) refuse(at, "InvocableMethod methods must be static and public or global");
  const [parameter, ...more] = method.parameters;
  if (more.length > 0) refuse(at, "Only one parameter is supported on methods with @Invocable annotation");
  if (parameter && !isList(parameter.type))
    refuse(
      at,
      `Unsupported parameter type ${parameter.type.display}. Valid invocable parameters must be List types like List<T> where T is a supported type`,
    );
  // [Apex Developer Guide: InvocableMethod Annotation: "If the return type is not void, the data type returned by the method must be" a list]
  if (!isVoid(method.returns) && !isList(method.returns))
    refuse(at, `InvocableMethod methods do not support return type of ${method.returns.display}`);
  if (annotated(owner, "invocablemethod").length > 1)
    refuse(at, "Only one method per type can be defined with: InvocableMethod");
}

/** [Apex Developer Guide: InvocableVariable Annotation: public or global, neither static nor final; the wording is ours] */
function checkInvocableVariable(at: Located, field: FieldDeclaration): void {
  if (!isOpen(field)) refuse(at, `InvocableVariable fields require at least one of the following: public, global`);
  if (field.isStatic || field.isFinal)
    refuse(at, `InvocableVariable fields cannot be ${field.isStatic ? "static" : "final"}`);
}

/** [Apex Developer Guide: RemoteAction Annotation; Visualforce Developer Guide: "must be static and either global or public"] */
function checkRemoteAction(at: Located, owner: UserClass, method: MethodDeclaration): void {
  if (!method.isStatic) refuse(at, "RemoteAction methods must be declared as static");
  if (!isOpen(method)) refuse(at, "RemoteAction methods require at least one of the following: public, global");
  const isTwin = (other: MethodDeclaration): boolean =>
    other.name.toLowerCase() === method.name.toLowerCase() && other.parameters.length === method.parameters.length;
  if (annotated(owner, "remoteaction").filter(isTwin).length > 1)
    refuse(
      at,
      "Remote Action does not support two remote action methods with the same name and same number of parameters",
    );
}

function checkAuraEnabled(at: Located, owner: UserClass, method: MethodDeclaration, apiVersion: number): void {
  if (!isOpen(method)) refuse(at, `AuraEnabled methods must be public or global: ${method.name}`);
  const overloads = annotated(owner, "auraenabled").filter(
    (other) => other.name.toLowerCase() === method.name.toLowerCase(),
  );
  if (!method.isStatic && method.parameters.length > 0)
    refuse(at, "Non static AuraEnabled methods may not have parameters");
  // [apex-ls: its tests of AuraEnabled methods; Lightning Web Components Developer Guide: sets are no type of theirs]
  const unfit = method.parameters.find(({ type }) => holdsSet(type));
  if (unfit) refuse(at, `AuraEnabled methods do not support parameter type of ${unfit.type.display}`);
  if (holdsSet(method.returns))
    refuse(at, `AuraEnabled methods do not support return type of ${method.returns.display}`);
  if (apiVersion >= NO_AURA_OVERLOADS && overloads.length > 1)
    refuse(at, `Overload of AuraEnabled method: ${method.name} overload is not permitted`);
}

function holdsSet(type: Type): boolean {
  return isSet(type) || type.args.some((arg) => holdsSet(arg));
}

/** Source: Apex Developer Guide, "Apex REST Annotations" and "Apex REST Methods". */
function checkHttp(at: Located, owner: UserClass, method: MethodDeclaration, name: string): void {
  if (!annotation(owner.modifiers, "restresource"))
    refuse(at, `Methods annotated with ${name} must be in a class annotated with RestResource`);
  if (!method.isStatic || method.visibility !== "global")
    refuse(at, `Methods annotated with ${name} must be global static`);
  if (annotated(owner, name).length > 1) refuse(at, `Only one method per type can be defined with: ${spelledOf(name)}`);
  if ((name === "httpget" || name === "httpdelete") && method.parameters.length > 0)
    refuse(at, `${spelledOf(name)} methods do not support parameters`);
  const unfit = method.parameters.find(({ type }) => !isRestType(type));
  if (unfit) refuse(at, `${spelledOf(name)} methods do not support parameter type of ${unfit.type.display}`);
  if (!isVoid(method.returns) && !isRestType(method.returns))
    refuse(at, `${spelledOf(name)} methods do not support return type of ${method.returns.display}`);
}

/**
 * Primitives, records, lists and maps of them (with text for keys), classes of the project. [Apex Developer Guide: Apex REST Methods, User-Defined
 * Types; public notes quote "HttpGet methods do not support return type of Object"]
 */
function isRestType(type: Type): boolean {
  if (isObject(type) || isSet(type)) return false;
  if (isList(type)) return type.args.every(isRestType);
  if (isMap(type)) return type.args[0]?.name === "string" && type.args.slice(1).every(isRestType);
  return true;
}

function isOpen(method: MemberDeclaration): boolean {
  return method.visibility === "public" || method.visibility === "global";
}

/** Annotations as the guide writes them. */
const spelledOf = (name: string): string =>
  name.replace(/^http(.)/, (_, letter: string) => `Http${letter.toUpperCase()}`);

function annotated(owner: UserClass, name: string): MethodDeclaration[] {
  return [...owner.methods.values()].flat().filter((method) => annotation(method.modifiers, name) !== undefined);
}
