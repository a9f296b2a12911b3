/** Type references of the source to types. */
import type { TypeRefContext } from "@apexdevtools/apex-parser";
import { requireVisibleType } from "./access.ts";
import { refuse } from "./errors.ts";
import type { Located } from "./errors.ts";
import type { ClassDeclaration } from "./model.ts";
import { isPlatformObject } from "./signatures.ts";
import type { TypeIndex } from "./type-index.ts";
import { listOf } from "./types.ts";
import type { Type } from "./types.ts";

/** The type that a type reference names inside a class, or a refusal. */
export function resolveTypeRef(index: TypeIndex, context: TypeRefContext, from: ClassDeclaration | null): Type {
  const names = context.typeName_list();
  const path = names.map((name) => (name.id() ?? name.LIST() ?? name.SET() ?? name.MAP()).getText());
  const args = names
    .flatMap((name) => name.typeArguments()?.typeList().typeRef_list() ?? [])
    .map((ref) => resolveTypeRef(index, ref, from));
  let type = resolveTypePath(index, context, path, args, from);
  requireVisibleType(from, context, index.declarationOf(type));
  for (const _ of context.arraySubscripts().LBRACK_list()) type = listOf(type);
  requireDepth(context, type);
  return type;
}

/** "up to eight levels overall" [Apex Developer Guide: Lists; the words: github.com/octoberswimmer/aer-dist/issues/55] */
const MAX_DEPTH = 8;

/** @throws CompileError for collections within collections beyond what the platform takes */
export function requireDepth(at: Located, type: Type): void {
  const depth = depthOf(type);
  if (depth > MAX_DEPTH) refuse(at, `Exceeded max parameterized type depth: ${type.display}, depth: ${depth}`);
}

function depthOf(type: Type): number {
  return type.args.length === 0 ? 0 : 1 + Math.max(...type.args.map(depthOf));
}

/** The type of a dotted name with arguments, or a refusal. */
export function resolveTypePath(
  index: TypeIndex,
  at: Located,
  path: readonly string[],
  args: readonly Type[],
  from: ClassDeclaration | null,
): Type {
  const type = index.resolveValueType(path, from, args);
  if (!type && path.length === 1 && isPlatformObject(path[0] ?? ""))
    refuse(at, `local org: the object ${path[0]} is not implemented`);
  if (!type) refuse(at, `Invalid type: ${path.join(".")}`);
  const wanted = index.declarationOf(type)?.typeParameters.length ?? 0;
  if (args.length > 0 && type.args.length !== wanted)
    refuse(
      at,
      wanted === 0
        ? `Type arguments provided for a non-parameterized type: ${path.join(".")}`
        : `Invalid type argument count for ${path.join(".")}: expected ${wanted} but found ${type.args.length}`,
    );
  return type;
}
