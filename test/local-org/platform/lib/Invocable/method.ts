/** Calls of `@InvocableMethod`: from maps of parameters to the list that the method takes, and back. */
import type { TypeMetadata } from "../support/program.ts";
import { currentProgram } from "../../program.ts";
import type { ApexValue } from "../../registry.ts";
import { throwApex } from "../../values/exceptions.ts";
import { ApexList } from "../../values/list.ts";
import { ApexMap } from "../../values/map.ts";
import { userType } from "../support/program.ts";

type Method = TypeMetadata["methods"][number];
type Field = TypeMetadata["fields"][number];

/** Runs the invocable method of a class once for all invocations and answers the outputs of each. */
export function invokeMethod(className: string, given: readonly ApexMap[]): ApexMap[] {
  const program = currentProgram();
  const type = program.types.get(className.toLowerCase());
  const method = type?.methods.find((candidate) =>
    candidate.annotations.some(({ name }) => name === "invocablemethod"),
  );
  if (!type || !method) throwApex("System.InvalidParameterValueException", `No invocable method in ${className}`);
  const [parameter] = method.parameters;
  const args = parameter
    ? [
        new ApexList(
          parameter.type,
          given.map((map) => input(parameter, map)),
        ),
      ]
    : [];
  const answer: ApexValue = program.invokeStatic(type.key, method.js, args);
  return answer instanceof ApexList ? answer.items.map((item) => outputs(item, elementOf(method.returns))) : [];
}

const elementOf = (listKey: string): string => listKey.slice(listKey.indexOf("<") + 1, -1);

/** A class gets its invocable variables; anything else stands under the parameter's name. */
function input({ name, type }: Method["parameters"][number], map: ApexMap): ApexValue {
  const values = new Map([...map.entries()].map(([key, value]) => [String(key).toLowerCase(), value]));
  const element = userType(elementOf(type));
  if (!element) return values.get(name.toLowerCase()) ?? null;
  const object = currentProgram().create(element.key) as unknown as Record<string, ApexValue>;
  for (const field of variablesOf(element)) {
    const value = values.get(field.name.toLowerCase());
    if (value !== undefined) object[field.js] = value;
  }
  return object;
}

function outputs(item: ApexValue, elementKey: string): ApexMap {
  const type = userType(elementKey);
  if (!type || item === null) return new ApexMap("map<string,object>", [["output", item]]);
  return new ApexMap(
    "map<string,object>",
    variablesOf(type).map((field) => [field.name, (item as Record<string, ApexValue>)[field.js] ?? null]),
  );
}

function variablesOf(type: TypeMetadata): Field[] {
  return type.fields.filter((field) => field.annotations.some(({ name }) => name === "invocablevariable"));
}
