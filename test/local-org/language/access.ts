/** Who may see what: private, protected, @TestVisible. */
import { refuse } from "./errors.ts";
import type { Located } from "./errors.ts";
import { describeMethod } from "./model.ts";
import type { ClassDeclaration, FieldDeclaration, MemberDeclaration, MethodDeclaration, Visibility } from "./model.ts";
import type { CodeScope } from "./scope.ts";

function outermost(declaration: ClassDeclaration): ClassDeclaration {
  return declaration.outer ? outermost(declaration.outer) : declaration;
}

/** True when code in the scope may use a member of this visibility. */
export function isVisible(
  scope: CodeScope,
  member: MemberDeclaration,
  visibility: Visibility = member.visibility,
): boolean {
  if (member.owner.origin === "platform" || visibility === "public" || visibility === "global") return true;
  if (!scope.owner) return member.isTestVisible && scope.isTest;
  if (outermost(scope.owner).key === outermost(member.owner).key) return true;
  if (member.isTestVisible && scope.isTest) return true;
  if (visibility !== "protected") return false;
  const ownerType = scope.index.typeOf(member.owner);
  for (let around: ClassDeclaration | null = scope.owner; around; around = around.outer) {
    if (scope.index.isSubtype(scope.index.typeOf(around), ownerType)) return true;
  }
  return false;
}

export function requireVisibleMethod(scope: CodeScope, at: Located, method: MethodDeclaration): void {
  if (isVisible(scope, method)) return;
  const types = method.parameters.map((parameter) => parameter.type.display).join(", ");
  if (method.name === "<init>")
    refuse(at, `Constructor is not visible: [${method.owner.name}].<Constructor>(${types})`);
  refuse(at, `Method is not visible: ${describeMethod(method)}`);
}

export function requireVisibleField(scope: CodeScope, at: Located, field: FieldDeclaration): void {
  if (!isVisible(scope, field)) refuse(at, `Variable is not visible: ${field.owner.name}.${field.name}`);
}

/** Refuses to read a property that has no getter, or none in sight. */
export function requireReadable(scope: CodeScope, at: Located, field: FieldDeclaration): void {
  if (scope.written === at) return;
  if (field.getter === null) refuse(at, `Variable is not readable: ${field.owner.name}.${field.name}`);
  if (!isVisible(scope, field, field.getter)) refuse(at, `Variable is not visible: ${field.owner.name}.${field.name}`);
}

/** Refuses to write a final field outside its declaration, initialisers and constructors, or a property without a setter in sight. */
export function requireWritable(scope: CodeScope, at: Located, field: FieldDeclaration): void {
  if (field.owner.kind === "enum") refuse(at, `Field is not writeable: ${field.owner.name}.${field.name}`);
  if (field.setter === null) refuse(at, `Field is not writeable: ${field.owner.name}.${field.name}`);
  if (!isVisible(scope, field, field.setter)) refuse(at, `Field is not writeable: ${field.owner.name}.${field.name}`);
  if (!field.isFinal || field.owner.origin === "platform") return;
  // Constructors set the final fields that they inherit, too: public code that deploys (apex-rollup) does.
  const isOwn =
    scope.owner?.key === field.owner.key ||
    (!field.isStatic &&
      scope.owner !== null &&
      scope.index.isSubtype(scope.index.typeOf(scope.owner), scope.index.typeOf(field.owner)));
  const inInitialiser = scope.isInitialiser && isOwn && field.isStatic === scope.isStatic;
  if (!inInitialiser)
    refuse(at, `Final members can only be assigned in their declaration, init blocks, or constructors: ${field.name}`);
}

/** Refuses a type that the code may not name. */
export function requireVisibleType(
  from: ClassDeclaration | null,
  at: Located,
  declaration: ClassDeclaration | undefined,
): void {
  if (
    !declaration ||
    declaration.origin === "platform" ||
    declaration.visibility === "public" ||
    declaration.visibility === "global"
  )
    return;
  if (!declaration.outer) return;
  if (from && outermost(from).key === outermost(declaration).key) return;
  const isTestVisible = declaration.modifiers.annotations.some((a) => a.name === "testvisible");
  if (isTestVisible && from?.isTest) return;
  refuse(at, `Type is not visible: ${declaration.name}`);
}
