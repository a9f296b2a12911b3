/**
 * The platform's classes as declarations, read from the signature jar that the PMD engine of Salesforce Code Analyzer ships.
 *
 * Java names stand for Apex names: `com/nawforce/runforce/System/String`, inner classes after `$`, keywords with a trailing `$`. A class is
 * turned into a declaration when it is first asked for.
 */
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { readJar } from "./jar.ts";
import type { JarClass, JarMember } from "./jar.ts";
import { NO_MODIFIERS } from "./model.ts";
import type { ClassDeclaration, FieldDeclaration, MethodDeclaration } from "./model.ts";
import { addedClass, correctedClass } from "./corrections.ts";
import { makeType, OBJECT, VOID } from "./types.ts";
import type { Type } from "./types.ts";

const ROOT = "com/nawforce/runforce/";

/** Finds platform classes by their lower-case name. */
export class Signatures {
  readonly #classes = new Map<string, JarClass>();
  readonly #declared = new Map<string, ClassDeclaration>();
  readonly #namespaces = new Set<string>();
  static #shared: Signatures | undefined;

  /** The signatures of the installed jar, read once in a process. */
  static shared(): Signatures {
    return (Signatures.#shared ??= new Signatures(readJar(findJar("standard-types"))));
  }

  constructor(classes: readonly JarClass[]) {
    for (const jarClass of classes) {
      if (!jarClass.name.startsWith(ROOT) || jarClass.name.startsWith(`${ROOT}Internal/`)) continue;
      this.#classes.set(displayName(jarClass.name).toLowerCase(), jarClass);
      const namespace = jarClass.name.slice(ROOT.length).split("/")[0] ?? "";
      this.#namespaces.add(namespace.toLowerCase());
    }
  }

  isNamespace(name: string): boolean {
    return this.#namespaces.has(name.toLowerCase());
  }

  /** A platform class by its canonical lower-case name (`string`, `database.saveresult`). */
  find(name: string): ClassDeclaration | undefined {
    const known = this.#declared.get(name);
    if (known) return known;
    const jarClass = this.#classes.get(name);
    const declaration = jarClass ? correctedClass(declare(jarClass)) : addedClass(name, (other) => this.find(other));
    if (!declaration) return undefined;
    this.#declared.set(name, declaration);
    return declaration;
  }
}

let platformObjects: ReadonlySet<string> | undefined;

/** True for a standard object of the platform, whether the local org has it or not. Reads a large jar: for refusals only. */
export function isPlatformObject(name: string): boolean {
  platformObjects ??= new Set(
    readJar(findJar("sobject-types")).map((jarClass) =>
      jarClass.name.slice(jarClass.name.lastIndexOf("/") + 1).toLowerCase(),
    ),
  );
  return platformObjects.has(name.toLowerCase());
}

/** The path of a signature jar by the start of its name; its version is part of the file name. */
export function findJar(prefix: string): string {
  const folder = join(
    dirname(createRequire(import.meta.url).resolve("@salesforce/code-analyzer-pmd-engine/package.json")),
    "dist",
    "java-lib",
  );
  const file = readdirSync(folder).find((name) => name.startsWith(`${prefix}-`) && name.endsWith(".jar"));
  if (!file) throw new Error(`No ${prefix} jar in ${folder}`);
  return join(folder, file);
}

/** `com/nawforce/runforce/Database/SaveResult` -> `Database.SaveResult`; System is left out. */
function displayName(javaName: string): string {
  const name = javaName.slice(ROOT.length).replace(/\$$/, "").replace(/[/$]/g, ".");
  return name.startsWith("System.") ? name.slice("System.".length) : name;
}

function declare(jarClass: JarClass): ClassDeclaration {
  const name = displayName(jarClass.name);
  const header = jarClass.signature ? new SignatureReader(jarClass.signature).classHeader() : null;
  const isEnum = jarClass.superName === "java/lang/Enum";
  const fields = new Map<string, FieldDeclaration>();
  const methods = new Map<string, MethodDeclaration[]>();
  const constructors: MethodDeclaration[] = [];
  const superName = jarClass.superName;
  const declaration: ClassDeclaration = {
    origin: "platform",
    name,
    key: name.toLowerCase(),
    kind: isEnum ? "enum" : jarClass.isInterface ? "interface" : "class",
    typeParameters: header?.parameters ?? [],
    outer: null,
    modifiers: NO_MODIFIERS,
    visibility: "global",
    isAbstract: jarClass.isAbstract,
    isVirtual: true,
    sharing: null,
    superType: superName?.startsWith(ROOT) ? javaType(superName) : null,
    interfaces: header
      ? header.supertypes.slice(1)
      : jarClass.interfaces.filter((i) => i.startsWith(ROOT)).map((i) => javaType(i)),
    fields,
    methods,
    constructors,
    inner: new Map(),
    enumConstants: isEnum ? jarClass.fields.filter((f) => f.isStatic).map((f) => f.name) : [],
    isTest: false,
    file: "",
    line: 0,
  };
  for (const field of jarClass.fields) fields.set(field.name.toLowerCase(), declareField(declaration, field));
  for (const member of jarClass.methods) {
    if (isEnum && (member.name === "values" || member.name === "valueOf")) continue;
    const method = declareMethod(declaration, member);
    if (member.name === "<init>") constructors.push(method);
    else {
      const overloads = methods.get(method.js);
      if (overloads) overloads.push(method);
      else methods.set(method.js, [method]);
    }
  }
  return declaration;
}

function declareField(owner: ClassDeclaration, member: JarMember): FieldDeclaration {
  return {
    ...memberOf(owner, member),
    type: new SignatureReader(member.signature).type(),
    isFinal: owner.kind === "enum",
    isProperty: false,
    setter: "global",
    getter: "global",
    js: member.name.toLowerCase(),
  };
}

function declareMethod(owner: ClassDeclaration, member: JarMember): MethodDeclaration {
  const { parameters, returns } = new SignatureReader(member.signature).method();
  return {
    ...memberOf(owner, member),
    parameters: parameters.map((type, index) => ({ name: `p${index}`, type })),
    returns,
    isAbstract: member.isAbstract,
    isVirtual: true,
    isOverride: false,
    js: member.name.toLowerCase(),
  };
}

function memberOf(owner: ClassDeclaration, member: JarMember) {
  const { name, isStatic } = member;
  return {
    name,
    owner,
    isStatic,
    visibility: "global" as const,
    isTestVisible: false,
    modifiers: NO_MODIFIERS,
    line: 0,
  };
}

function javaType(javaName: string, args: readonly Type[] = []): Type {
  // Rows of one object stand in one jar as themselves and in the other as stubs.
  const row = /^(?:SObjects|SObjectStubs)\/(\w+)$/.exec(javaName.slice(ROOT.length));
  if (row?.[1] !== undefined && javaName.startsWith(ROOT)) return makeType("sobject", row[1]);
  if (javaName.startsWith(`${ROOT}Internal/`) || !javaName.startsWith(ROOT)) {
    if (javaName.endsWith("/SObjectType$")) return makeType("platform", "Schema.SObjectType");
    if (javaName.endsWith("/DescribeSObjectResult$")) return makeType("platform", "Schema.DescribeSObjectResult");
    // What Database.query answers: rows whose object is known only at run time.
    if (javaName.endsWith("/RecordSet$")) return makeType("platform", "List", [makeType("platform", "SObject")]);
    if (javaName === "java/lang/String") return makeType("platform", "String");
    return OBJECT;
  }
  return makeType("platform", displayName(javaName), args);
}

/** Reads Java's generic signatures (JVM specification, 4.7.9.1) as Apex types. */
class SignatureReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  classHeader(): { parameters: string[]; supertypes: Type[] } {
    const parameters = this.#typeParameters();
    const supertypes: Type[] = [];
    while (this.#at < this.#text.length) supertypes.push(this.type());
    return { parameters, supertypes };
  }

  method(): { parameters: Type[]; returns: Type } {
    this.#typeParameters();
    const parameters: Type[] = [];
    this.#at++; // (
    while (this.#text[this.#at] !== ")") parameters.push(this.type());
    this.#at++; // )
    return { parameters, returns: this.type() };
  }

  type(): Type {
    const tag = this.#text[this.#at++];
    if (tag === "V") return VOID;
    if (tag === "*") return OBJECT;
    if (tag === "+" || tag === "-") return this.type();
    if (tag === "[") return makeType("platform", "List", [this.type()]);
    if (tag === "Z") return makeType("platform", "Boolean");
    if (tag === "I") return makeType("platform", "Integer");
    if (tag === "T") return makeType("parameter", this.#until(";"));
    return this.#classType();
  }

  #classType(): Type {
    let name = "";
    let args: Type[] = [];
    for (;;) {
      const char = this.#text[this.#at++];
      if (char === ";") break;
      if (char === "<") {
        args = [];
        while (this.#text[this.#at] !== ">") args.push(this.type());
        this.#at++;
      } else if (char === ".") name += "$";
      else name += char;
    }
    return javaType(name, args);
  }

  #until(end: string): string {
    const stop = this.#text.indexOf(end, this.#at);
    const text = this.#text.slice(this.#at, stop);
    this.#at = stop + 1;
    return text;
  }

  #typeParameters(): string[] {
    const names: string[] = [];
    if (this.#text[this.#at] !== "<") return names;
    this.#at++;
    while (this.#text[this.#at] !== ">") {
      names.push(this.#until(":").toLowerCase());
      while (this.#text[this.#at] === ":") this.#at++;
      this.type();
    }
    this.#at++;
    return names;
  }
}
