/** A compiled expression: the JavaScript for it and what is known about its value. */
import type { Located } from "../errors.ts";
import { refuse } from "../errors.ts";
import type { CodeScope } from "../scope.ts";
import type { Type } from "../types.ts";

/** Somewhere a value can be stored. The receivers are evaluated once, in order, however often the place is read and written. */
export interface Place {
  readonly receivers: readonly string[];
  read(receivers: readonly string[]): string;
  /** Code that stores the value and yields it. */
  write(receivers: readonly string[], value: string): string;
  /** Refuses when the code may not write here. */
  check?(scope: CodeScope, at: Located): void;
}

export interface Value {
  readonly code: string;
  readonly type: Type;
  /** Known not to be null. */
  readonly nonNull?: boolean;
  /** A query result, which may stand for its single row. */
  readonly rows?: boolean;
  /** A query's code, and what stands in its place where a for loop goes over the rows. */
  readonly loop?: readonly [string, string];
  /** Concatenated text before it is held to the heap. */
  readonly joined?: string;
  /** A related row: reading fields of a missing one yields null instead of failing, as for fields that SOQL traverses. */
  readonly isParentRow?: boolean;
  /**
   * A row that is a field of an object, with the object named (`this.row.Name`): fields of a missing one read as null, too, but for the id; without it
   * (`row.Name`) they fail. [https://salesforce.stackexchange.com/questions/135750; https://blog.enree.co/2017/03/salesforce-apex-runtime-bug-report-null]
   */
  readonly isMemberRow?: boolean;
  readonly place?: Place;
  /** Receivers of `?.` before this: when one is null, so is the whole chain. Code fragments of the form `(t = x) === null`. */
  readonly guards?: readonly string[];
  /** The object that this token or description stands for, which has `fields` and `fieldSets` below it. */
  readonly tokenOf?: { readonly kind: "describe" | "token"; readonly object: Type };
  /** `Job__Share.RowCause`: what stands behind the dot are its values. */
  readonly causes?: readonly string[];
  /** `super`: methods are called past the overriding ones. */
  readonly isSuper?: boolean;
}

/** A name that stands for a type or a namespace rather than a value. */
export interface TypeName {
  readonly typeName: Type;
}
export interface NamespaceName {
  readonly namespace: string;
}
/** `Schema.SObjectType`, `SObjectType.Account.fields` and the like: parts of a path that have no value of their own. */
export interface PathName {
  readonly path: "fields" | "label" | "page" | "token-fields" | "fieldsets";
  readonly object?: Type;
  /** Of labels: the namespace that was named. */
  readonly prefix?: string;
}

export type Operand = Value | TypeName | NamespaceName | PathName;

export const isValue = (operand: Operand): operand is Value => "code" in operand;

/** The operand as a value, or the refusal for a name that is none. */
export function asValue(at: Located & { getText(): string }, operand: Operand): Value {
  if (isValue(operand)) return operand;
  refuse(at, `Variable does not exist: ${at.getText()}`);
}

/** Closes a chain with `?.` in it: yields null where a guarded receiver is null. */
export function closeChain(value: Value): Value {
  if (!value.guards || value.guards.length === 0) return value;
  return { code: `(${value.guards.join(" || ")} ? null : ${value.code})`, type: value.type };
}

/** Code for a receiver that must not be null. */
export function dereference(value: Value): string {
  return value.nonNull ? value.code : `N(${value.code})`;
}

export function localPlace(js: string): Place {
  return { receivers: [], read: () => js, write: (_receivers, value) => `(${js} = ${value})` };
}

/** A property of a JavaScript object. */
export function memberPlace(receiver: string, js: string): Place {
  return {
    receivers: [receiver],
    read: ([object]) => `${object}.${js}`,
    write: ([object], value) => `(${object}.${js} = ${value})`,
  };
}

/** A place read and written by function calls that take the receivers first. */
export function functionPlace(receivers: readonly string[], reader: string, writer: string): Place {
  return {
    receivers,
    read: (codes) => `${reader}(${codes.join(", ")})`,
    write: (codes, value) => `${writer}(${[...codes, value].join(", ")})`,
  };
}

/** Reads a place as a value. */
export function valueAt(place: Place, type: Type, extra: Partial<Value> = {}): Value {
  return { code: place.read(place.receivers), type, place, ...extra };
}

const SIMPLE = /^(?:this|\$?[A-Za-z_][\w$]*|\d+)$/;

/** Evaluates the receivers of a place into temporaries, so that it can be read and then written. */
export function stabilise(scope: CodeScope, place: Place): { setup: string; receivers: string[] } {
  let setup = "";
  const receivers = place.receivers.map((receiver) => {
    if (SIMPLE.test(receiver)) return receiver;
    const temporary = scope.temporary();
    setup += `${temporary} = ${receiver}, `;
    return temporary;
  });
  return { setup, receivers };
}
