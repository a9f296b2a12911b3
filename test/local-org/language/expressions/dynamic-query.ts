/** Dynamic queries: `Database.query` and its kin read the variables around the call by name. */
import type { Located } from "../errors.ts";
import type { ClassDeclaration, MethodDeclaration } from "../model.ts";
import type { CodeScope } from "../scope.ts";
import { isVoid, OBJECT } from "../types.ts";
import { instanceField, staticField } from "./names.ts";

/** The methods whose query text may name variables, by class; those with binds take a map instead. */
const TAKES_VARIABLES: Readonly<Record<string, ReadonlySet<string>>> = {
  database: new Set(["query", "countquery", "getquerylocator", "getcursor", "getpaginationcursor"]),
  search: new Set(["query"]),
};

/** True for a call whose text may name variables. */
export function namesVariables(method: MethodDeclaration): boolean {
  return TAKES_VARIABLES[method.owner.key]?.has(method.name.toLowerCase()) ?? false;
}

/** The call with its variables in sight: locals, then fields of the class and statics of those around it. */
export function withVariables(scope: CodeScope, at: Located, call: string): string {
  const cases = [...variablesInSight(scope, at)].map(([name, code]) => `case ${JSON.stringify(name)}: return ${code};`);
  return cases.length === 0 ? call : `R.withVariables(($n) => { switch ($n) { ${cases.join(" ")} } }, () => ${call})`;
}

function variablesInSight(scope: CodeScope, at: Located): Map<string, string> {
  const found = new Map<string, string>();
  const offer = (name: string, code: () => string) => {
    const key = name.toLowerCase();
    if (!found.has(key)) found.set(key, code());
  };
  for (const variable of scope.variables()) if (!isVoid(variable.type)) offer(variable.name, () => variable.js);
  for (const [name, variable] of scope.endedVariables())
    if (!isVoid(variable?.type ?? OBJECT)) offer(name, () => variable?.js ?? "null");
  for (let around: ClassDeclaration | null = scope.owner; around; around = around.outer) {
    if (around.kind !== "class") continue;
    const type = scope.index.typeOf(around);
    for (const field of around.fields.values()) {
      if (field.isProperty && field.getter === null) continue;
      if (field.isStatic) offer(field.name, () => staticField(scope, at, field).code);
      else if (around === scope.owner && !scope.isStatic) {
        offer(field.name, () => instanceField(scope, at, { code: "this", type, nonNull: true }, field).code);
      }
    }
  }
  return found;
}
