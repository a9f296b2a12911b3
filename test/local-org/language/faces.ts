/**
 * The face of a class: all that other files can see of it, as plain data. It is kept in place of a source that need not be read again, and its
 * digest tells whether those who use the class have to be compiled anew.
 */
import { createHash } from "node:crypto";
import type { UserClass } from "./declarations.ts";
import type { ClassDeclaration, FieldDeclaration, MethodDeclaration } from "./model.ts";
import type { TypeIndex } from "./type-index.ts";

type Member = FieldDeclaration | MethodDeclaration;
type FaceMember<T extends Member> = Omit<T, "owner" | "context">;

/** A class with its inner classes. Members carry no owner: they stand in it. */
export interface Face extends Omit<
  ClassDeclaration,
  "outer" | "file" | "fields" | "methods" | "constructors" | "inner" | "origin"
> {
  readonly fields: readonly FaceMember<FieldDeclaration>[];
  readonly methods: readonly FaceMember<MethodDeclaration>[];
  readonly constructors: readonly FaceMember<MethodDeclaration>[];
  readonly inner: readonly Face[];
}

/** What others see of a declared class. */
export function faceOf(declared: UserClass): Face {
  const { origin: _o, outer: _u, file: _f, members: _m, context: _c, innerClasses, ...seen } = declared;
  return {
    ...seen,
    fields: [...declared.fields.values()].map(withoutOwner),
    methods: [...declared.methods.values()].flat().map(withoutOwner),
    constructors: declared.constructors.map(withoutOwner),
    inner: innerClasses.map(faceOf),
  };
}

/** Of a face but for its lines: moving a method down changes nothing for those who call it. */
export function faceDigest(face: Face): string {
  const text = JSON.stringify(face, (key, value: unknown) => (key === "line" ? undefined : value));
  return createHash("sha256").update(text).digest("base64url").slice(0, 24);
}

/** Declares a class as its face shows it. */
export function declareFace(index: TypeIndex, face: Face, file: string, outer: ClassDeclaration | null = null): void {
  const fields = new Map<string, FieldDeclaration>();
  const methods = new Map<string, MethodDeclaration[]>();
  const constructors: MethodDeclaration[] = [];
  const inner = new Map<string, ClassDeclaration>();
  const owner: ClassDeclaration = { ...face, origin: "user", outer, file, fields, methods, constructors, inner };
  for (const field of face.fields) fields.set(field.name.toLowerCase(), { ...field, owner });
  for (const method of face.methods) {
    const name = method.name.toLowerCase();
    methods.set(name, [...(methods.get(name) ?? []), { ...method, owner }]);
  }
  for (const constructor of face.constructors) constructors.push({ ...constructor, owner });
  index.addUserClass(owner);
  for (const innerFace of face.inner) {
    declareFace(index, innerFace, file, owner);
    const declared = index.userClass(innerFace.key);
    if (declared) inner.set(innerFace.key.slice(innerFace.key.lastIndexOf(".") + 1), declared);
  }
}

function withoutOwner<T extends Member>(member: T): FaceMember<T> {
  const { owner: _o, context: _c, ...rest } = member;
  return rest;
}
