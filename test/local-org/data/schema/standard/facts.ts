/**
 * How the facts of a standard object are written down: what the signature jar does not know.
 *
 * Lengths, flags and picklists: Object Reference for the Salesforce Platform, the object's own page.
 */
import type {
  DeleteRule,
  DmlSupport,
  FieldDescribe,
  FieldSpec,
  PicklistValue,
  ShareOf,
  PublishBehavior,
  SharingModel,
} from "../describe.ts";

/** What is known of one field, over what the jar says. */
export type FieldFacts = Partial<Omit<FieldDescribe, "name">>;

export interface ObjectFacts {
  readonly name: string;
  readonly label?: string;
  readonly labelPlural?: string;
  readonly keyPrefix: string | null;
  /** A setup object by the rule of mixed DML. */
  readonly setup?: boolean;
  readonly dml: DmlSupport;
  /** The organisation-wide default of a new org; none where records are not shared. [Salesforce Help: Default Organization-Wide Access Settings] */
  readonly sharing?: SharingModel;
  readonly shareOf?: ShareOf;
  /** Of a platform event: rows are published, never stored. */
  readonly publishBehavior?: PublishBehavior;
  readonly fields: Readonly<Record<string, FieldFacts>>;
  /** What of the fields that only the jar knows: `writable` takes them as optional and unrestricted. */
  readonly otherFields: "writable" | "read-only";
  /** Fields of the jar that an org without the optional feature lacks (person accounts, divisions ...). */
  readonly absent?: readonly string[] | RegExp;
  /** Fields that the jar lacks. */
  readonly added?: readonly FieldSpec[];
  /** The child's reference field, for child relationships that the jar leaves open. */
  readonly children?: Readonly<Record<string, { readonly object: string; readonly field: string }>>;
}

export const ALL_DML: DmlSupport = { insert: true, update: true, delete: true, undelete: true };
export const NO_UNDELETE: DmlSupport = { insert: true, update: true, delete: true, undelete: false };
export const READ_ONLY: DmlSupport = { insert: false, update: false, delete: false, undelete: false };

export function text(length: number, more: FieldFacts = {}): FieldFacts {
  return { type: "string", length, ...more };
}

export function textArea(length: number, more: FieldFacts = {}): FieldFacts {
  return { type: "textarea", length, ...more };
}

export function flag(defaultValue = false, more: FieldFacts = {}): FieldFacts {
  return { type: "boolean", defaultValue, ...more };
}

/** A picklist that takes other values too. */
export function openPicklist(values: readonly string[], more: FieldFacts = {}): FieldFacts {
  return { type: "picklist", picklist: values.map((value) => entry(value)), ...more };
}

/** A picklist that refuses other values. A value is its own label unless a pair says otherwise. */
export function picklist(
  values: readonly (string | readonly [value: string, label: string])[],
  more: FieldFacts = {},
): FieldFacts {
  const entries = values.map((value) => (typeof value === "string" ? entry(value) : entry(value[0], value[1])));
  return { type: "picklist", picklist: entries, restrictedPicklist: true, ...more };
}

export function reference(
  to: string | readonly string[],
  more: FieldFacts & { deleteRule?: DeleteRule } = {},
): FieldFacts {
  return { type: "reference", referenceTo: typeof to === "string" ? [to] : to, ...more };
}

/** Derived or kept by the platform. */
export const readOnly: FieldFacts = { createable: false, updateable: false };
/** Set by an insert, fixed after it. */
export const createOnly: FieldFacts = { updateable: false };
export const required: FieldFacts = { required: true };
export const derived: FieldFacts = { calculated: true, createable: false, updateable: false };

/** The user who owns a record, where queues cannot. */
export const owner: FieldFacts = reference("User", { relationshipName: "Owner" });

/** A compound address and its parts. @param prefix `Billing`, or nothing */
export function address(prefix: string): Record<string, FieldFacts> {
  return {
    [`${prefix}Street`]: textArea(255),
    [`${prefix}City`]: text(40),
    [`${prefix}State`]: text(80, { label: `${prefix} State/Province`.trim() }),
    [`${prefix}PostalCode`]: text(20, { label: `${prefix} Zip/Postal Code`.trim() }),
    [`${prefix}Country`]: text(80),
    [`${prefix}Address`]: derived,
  };
}

function entry(value: string, label: string = value): PicklistValue {
  return { value, label, isDefault: false, isActive: true };
}

/** What tasks and events may concern besides custom objects that allow activities. [Object Reference: Task, WhatId] */
export const ACTIVITY_PARENTS = [
  "Account",
  "Asset",
  "Campaign",
  "Case",
  "Contract",
  "Opportunity",
  "Order",
  "Product2",
];
