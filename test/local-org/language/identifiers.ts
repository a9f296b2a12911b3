/** Which names a declaration may bear. */
import { refuse } from "./errors.ts";
import type { Located } from "./errors.ts";

/** Source: Apex Developer Guide, "Reserved Keywords", without what the grammar keeps from being a name. */
const RESERVED =
  words(`and array as asc blob boolean bulk by commit currency date datetime decimal desc double exception
  from having import in instanceof integer like limit list long map not nulls on or package rollback select set sobject
  sort string system time trigger using where`);

/** Those that the guide reserves "for future use": they are no names of variables, but public code has types of these names. */
const RESERVED_FOR_LATER = words(`activate any autonomous begin bigdecimal byte case cast char collect const default end
  exit export float goto group hint inner int into join loop number object of outer parallel pragma retrieve short stat
  switch synchronized then transaction when`);

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/));
}

/**
 * Those of the guide that no method may be called either. The others may, as somebody tried in an org, and public code does (`when`, `of`, `set`).
 * [apex-dev-tools/apex-ls pull request 276, Identifier.scala]
 */
const RESERVED_FOR_METHODS =
  words(`and as asc bulk by commit desc from having in instanceof like limit list map not nulls
  on or select trigger using where`);

/** Refuses a name for a variable, field, parameter or enum constant. */
export function requireName(at: Located, name: string): void {
  requireTypeName(at, name);
  if (RESERVED_FOR_LATER.has(name.toLowerCase())) refuse(at, `Identifier name is reserved: ${name}`);
}

/** [Salesforce Metadata limits; forcedotcom/apex-language-support, IdentifierValidator: 255, of classes 40] */
const MAX_LENGTH = 255;
export const MAX_TYPE_LENGTH = 40;

/** Refuses a name for a class, interface or enum. */
export function requireTypeName(at: Located, name: string): void {
  requireShape(at, name);
  if (name.length > MAX_LENGTH) refuse(at, `Identifier name is too long: ${name}`);
  if (RESERVED.has(name.toLowerCase())) refuse(at, `Identifier name is reserved: ${name}`);
}

/** Refuses a name for a method. */
export function requireMethodName(at: Located, name: string): void {
  requireShape(at, name);
  if (RESERVED_FOR_METHODS.has(name.toLowerCase())) refuse(at, `Identifier name is reserved: ${name}`);
}

/** Names begin with a letter, do not end in an underscore and have no two in a row (Apex Developer Guide, "Variables"). */
function requireShape(at: Located, name: string): void {
  if (!/^[a-z](?:_?[a-z0-9])*$/i.test(name)) refuse(at, `Invalid character in identifier: ${name}`);
}
