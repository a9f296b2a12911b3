/** `Test.createStub`: an object of a class whose every method asks a StubProvider. Apex Developer Guide, "Build a Mocking Framework with the Stub API". */
import { ApexObject, cast, type CompiledClass } from "../../object.ts";
import { currentProgram } from "../../program.ts";
import type { ApexValue } from "../../registry.ts";
import { throwApex, throwNullPointer } from "../../values/exceptions.ts";
import { ApexList } from "../../values/list.ts";
import { ApexType } from "../../values/type.ts";
import { typeByName } from "../System/Type.ts";
import { userType, type TypeMetadata } from "./program.ts";

type Method = TypeMetadata["methods"][number];

export function createStub(type: ApexType | null, provider: ApexValue): ApexValue {
  if (type === null || provider === null) throwNullPointer();
  const metadata = userType(type.key);
  if (!metadata || metadata.kind === "enum") throwApex("System.TypeException", `Cannot create a stub of ${type.name}`);
  const refusal = refusalOf(metadata);
  if (refusal) throwApex("System.TypeException", `Cannot create a stub of ${type.name}: ${refusal}`);
  const stub = Object.create(stubClass(metadata).prototype as object) as Record<string, ApexValue>;
  for (const method of methodsOf(metadata))
    if (!Object.hasOwn(stub, method.js)) stub[method.js] = answering(provider, stub, method);
  // What each object has is asked for under its plain name.
  for (const method of methodsOf(metadata)) {
    const name = method.name.toLowerCase();
    if (UNIVERSAL.get(name) === method.parameters.length) stub[name] ??= stub[method.js];
  }
  return stub;
}

/** What cannot be mocked. The wordings are ours. [Apex Developer Guide: Build a Mocking Framework with the Stub API, "Apex Stub API Limitations"] */
function refusalOf({ kind, key, constructors, supertypes }: TypeMetadata): string | null {
  if (kind !== "class") return null;
  if (key.includes(".")) return "it is an inner class";
  if (supertypes.some((type) => type.startsWith("database.batchable"))) return "it implements Database.Batchable";
  if (constructors.length > 0 && constructors.every(isPrivate)) return "all of its constructors are private";
  return null;
}

/** What tests see counts as visible: no source says otherwise. */
function isPrivate({ modifiers, annotations }: Method): boolean {
  const isOpen = ["public", "global", "protected"].some((word) => modifiers.includes(word));
  return !isOpen && annotations.every(({ name }) => name !== "testvisible");
}

/** Methods of each object, with the number of their parameters. */
const UNIVERSAL: ReadonlyMap<string, number> = new Map([
  ["tostring", 0],
  ["equals", 1],
  ["hashcode", 0],
]);

/** The class of the stubs: a subtype of the class or interface, named as the platform names it (fflib's tests of apex-mocks print the name). */
function stubClass(type: TypeMetadata): CompiledClass {
  const base = type.kind === "class" ? currentProgram().classOf(type.key) : ApexObject;
  return class extends base {
    static override apexType: TypeMetadata = { ...type, name: `${type.name}__sfdc_ApexStub` };
  } as CompiledClass;
}

/** Instance methods of the class or interface and of those that it extends, its own first. */
function methodsOf(type: TypeMetadata): Method[] {
  const own = type.methods.filter((method) => !method.isStatic);
  const parents = type.kind === "interface" ? type.supertypes.filter((key) => key !== type.key) : [type.superType];
  return [...own, ...parents.flatMap((key) => methodsOfKey(key))];
}

function methodsOfKey(key: string | null): Method[] {
  const type = key === null ? undefined : userType(key);
  return type ? methodsOf(type) : [];
}

function answering(provider: ApexValue, stub: ApexValue, method: Method): (...args: ApexValue[]) => ApexValue {
  const returns = typeOf(method.returns);
  const types = method.parameters.map(({ type }) => typeOf(type));
  const names = method.parameters.map(({ name }) => name);
  return (...args) => {
    const answer: ApexValue = provider.handlemethodcall(
      stub,
      method.name,
      returns,
      new ApexList("list<type>", types),
      new ApexList("list<string>", names),
      new ApexList("list<object>", args),
    );
    // An answer of another type is refused, as tests of amoss expect ("isFluent, when an unspecified, non fluent method is called").
    return method.returns === "void" ? answer : cast(answer, method.returns, returns.name);
  };
}

function typeOf(key: string): ApexType {
  return typeByName(key) ?? ApexType.of(key, key);
}
