/** Whether an OpenAPI description still keeps what an earlier one promised: who was built on that one goes on working. */

/** The parts of a JSON schema that zod writes; what else it may hold says nothing about compatibility. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  pattern?: string;
}

interface Content {
  content?: { "application/json"?: { schema: Schema } };
}

interface Operation {
  parameters?: { name: string; required: boolean; schema: Schema }[];
  requestBody?: Content;
  responses: Record<string, Content>;
}

/** What of an OpenAPI document matters here. */
export interface Description {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

/**
 * What breaks between two descriptions, one sentence each; none where everything that could be asked by the earlier one
 * can still be asked, and every answer can still be read by it.
 */
export function breaks(before: Description, after: Description): string[] {
  const found: string[] = [];
  for (const [path, operations] of Object.entries(before.paths)) {
    for (const [method, was] of Object.entries(operations)) {
      const where = `${method.toUpperCase()} ${path}`;
      const is = after.paths[path]?.[method];
      if (is === undefined) {
        found.push(`${where} is gone`);
        continue;
      }
      const asked = new Set(was.parameters?.map(({ name }) => name));
      const parameters = new Map(is.parameters?.map((it) => [it.name, it]));
      for (const name of asked) if (!parameters.has(name)) found.push(`${where}: parameter ${name} is gone`);
      for (const { name, required } of parameters.values())
        if (required && !asked.has(name)) found.push(`${where}: parameter ${name} must be given`);
      // A request of before must fit what is taken now; an answer of now must fit what was read before.
      fits(schemaOf(was.requestBody), before, schemaOf(is.requestBody), after, `${where} body`, found);
      fits(schemaOf(is.responses["200"]), after, schemaOf(was.responses["200"]), before, `${where} answer`, found);
    }
  }
  return found;
}

const schemaOf = (content: Content | undefined): Schema => content?.content?.["application/json"]?.schema ?? {};

/** Adds to `found` why some value of `given` would not fit `wanted`. */
function fits(given: Schema, from: Description, wanted: Schema, to: Description, where: string, found: string[]): void {
  const alternatives = alternativesOf(given, from);
  const accepted = alternativesOf(wanted, to);
  for (const it of alternatives) {
    const attempts = accepted.map((one) => {
      const reasons: string[] = [];
      fitsOne(it, from, one, to, where, reasons);
      return reasons;
    });
    if (attempts.some((reasons) => reasons.length === 0)) continue;
    const nearest = attempts.toSorted((one, other) => one.length - other.length)[0];
    found.push(
      ...(accepted.length === 1 && nearest !== undefined ? nearest : [`${where}: ${labelOf(it)} does not fit`]),
    );
  }
}

function fitsOne(it: Schema, from: Description, one: Schema, to: Description, where: string, found: string[]): void {
  const values = valuesOf(one);
  if (values !== undefined) {
    const given = valuesOf(it);
    const strange = given === undefined ? [labelOf(it)] : given.filter((value) => !values.includes(value));
    if (strange.length > 0) found.push(`${where}: ${strange.join(", ")} is not among ${values.join(", ")}`);
    return;
  }
  if (one.type !== undefined && it.type !== one.type && !(it.type === "integer" && one.type === "number")) {
    if (!valuesOf(it)?.every((value) => typeof value === one.type))
      found.push(`${where}: ${labelOf(it)} for ${one.type}`);
    return;
  }
  for (const bound of ["minimum", "minItems"] as const)
    if ((one[bound] ?? -Infinity) > (it[bound] ?? -Infinity)) found.push(`${where}: ${bound} is ${one[bound]}`);
  for (const bound of ["maximum", "maxItems"] as const)
    if ((one[bound] ?? Infinity) < (it[bound] ?? Infinity)) found.push(`${where}: ${bound} is ${one[bound]}`);
  if (one.pattern !== undefined && one.pattern !== it.pattern) found.push(`${where}: must match ${one.pattern}`);
  if (one.items !== undefined) fits(it.items ?? {}, from, one.items, to, `${where}[]`, found);
  if (typeof one.additionalProperties === "object" && typeof it.additionalProperties === "object")
    fits(it.additionalProperties, from, one.additionalProperties, to, `${where}.*`, found);
  for (const name of one.required ?? [])
    if (!it.required?.includes(name)) found.push(`${where}.${name} must be there and need not be`);
  for (const [name, property] of Object.entries(it.properties ?? {})) {
    const known = one.properties?.[name];
    if (known !== undefined) fits(property, from, known, to, `${where}.${name}`, found);
  }
  for (const name of Object.keys(one.properties ?? {}))
    if (it.properties !== undefined && !(name in it.properties) && !where.includes(" body"))
      found.push(`${where}.${name} is not answered any more`);
  for (const name of Object.keys(it.properties ?? {}))
    if (one.properties !== undefined && !(name in one.properties) && where.includes(" body"))
      found.push(`${where}.${name} is not taken any more`);
}

/** A schema's alternatives, each of one type, with references followed. */
function alternativesOf(schema: Schema, inside: Description): Schema[] {
  if (schema.$ref !== undefined) {
    const named = inside.components.schemas[schema.$ref.split("/").at(-1)!];
    if (named === undefined) throw new Error(`no schema ${schema.$ref}`);
    return alternativesOf(named, inside);
  }
  if (schema.anyOf !== undefined) return schema.anyOf.flatMap((one) => alternativesOf(one, inside));
  return Array.isArray(schema.type) ? schema.type.map((type) => ({ ...schema, type })) : [schema];
}

const valuesOf = (schema: Schema): unknown[] | undefined =>
  schema.enum ?? ("const" in schema ? [schema.const] : undefined);

const labelOf = (schema: Schema): string => valuesOf(schema)?.join("|") ?? schema.type?.toString() ?? "anything";
