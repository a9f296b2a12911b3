/** `Test.createStub`: an object of a class whose every method asks a StubProvider. Apex Developer Guide, "Build a Mocking Framework with the Stub API". */
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
  if (!metadata || metadata.kind !== "class") throwApex("System.TypeException", `Cannot create a stub of ${type.name}`);
  const stub = Object.create(currentProgram().classOf(type.key).prototype as object) as Record<string, ApexValue>;
  for (const method of methodsOf(metadata))
    if (!Object.hasOwn(stub, method.js)) stub[method.js] = answering(provider, stub, method);
  return stub;
}

/** Instance methods of the class and of those that it extends, the class's own first. */
function methodsOf(type: TypeMetadata): Method[] {
  const parent = type.superType ? userType(type.superType) : undefined;
  const own = type.methods.filter((method) => !method.isStatic);
  return parent ? [...own, ...methodsOf(parent)] : own;
}

function answering(provider: ApexValue, stub: ApexValue, method: Method): (...args: ApexValue[]) => ApexValue {
  const returns = typeOf(method.returns);
  const types = method.parameters.map(({ type }) => typeOf(type));
  const names = method.parameters.map(({ name }) => name);
  return (...args) =>
    provider.handlemethodcall(
      stub,
      method.name,
      returns,
      new ApexList("list<type>", types),
      new ApexList("list<string>", names),
      new ApexList("list<object>", args),
    );
}

function typeOf(key: string): ApexType {
  return typeByName(key) ?? ApexType.of(key, key);
}
