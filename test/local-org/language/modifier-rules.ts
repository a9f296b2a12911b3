/** Which keywords may stand in front of what. */
import type { BodyMember, UserClass } from "./declarations.ts";
import { refuse } from "./errors.ts";
import type { Located } from "./errors.ts";
import { annotation } from "./model.ts";
import type { Modifiers } from "./model.ts";

const VISIBILITY = ["global", "public", "protected", "private"];
const SHARING = ["withsharing", "withoutsharing", "inheritedsharing"];

/** Source: Apex Developer Guide, "Class Definition Syntax", "Class Variables", "Class Methods", "Using the final Keyword". */
const ALLOWED = {
  class: [...VISIBILITY, ...SHARING, "virtual", "abstract"],
  // Inner classes are static whether they say so or not.
  "inner class": [...VISIBILITY, ...SHARING, "virtual", "abstract", "static"],
  interface: [...VISIBILITY, "virtual"],
  enum: VISIBILITY,
  method: [...VISIBILITY, "static", "virtual", "abstract", "override", "webservice", "testmethod"],
  constructor: VISIBILITY,
  field: [...VISIBILITY, "static", "final", "transient", "webservice"],
  property: [...VISIBILITY, "static", "final", "transient", "webservice", "virtual", "abstract", "override"],
  local: ["final"],
  parameter: ["final"],
} as const satisfies Record<string, readonly string[]>;

type Declared = keyof typeof ALLOWED;

/** Keywords of which one declaration bears at most one. */
const EXCLUSIVE: readonly (readonly string[])[] = [
  VISIBILITY,
  SHARING,
  ["virtual", "abstract"],
  ["static", "virtual"],
  ["static", "abstract"],
  ["static", "override"],
];

/** Refuses keywords that do not belong there, or not together, and annotations that stand twice. */
export function checkWords(at: Located, modifiers: Modifiers, declared: Declared): void {
  const { words, annotations } = modifiers;
  const allowed: readonly string[] = ALLOWED[declared];
  for (const [i, word] of words.entries()) {
    if (!allowed.includes(word)) refuse(at, `${spelled(word)} is not allowed on ${plural(declared)}`);
    if (words.indexOf(word) !== i) refuse(at, `Duplicate modifier: ${spelled(word)}`);
  }
  for (const group of EXCLUSIVE) {
    const found = words.filter((word) => group.includes(word));
    if (found.length > 1 && group === VISIBILITY) refuse(at, "Declarations can only have one scope");
    if (found.length > 1) refuse(at, `Modifiers are mutually exclusive: ${found.map(spelled).join(" and ")}`);
  }
  const names = annotations.map((candidate) => candidate.name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice) refuse(at, `Duplicate modifier: ${twice}`);
}

/** The keywords in front of a class, interface or enum. */
export function checkClassWords(declared: UserClass): void {
  const { context, kind, modifiers, outer } = declared;
  checkWords(context, modifiers, kind === "class" && outer ? "inner class" : kind);
  if (outer && modifiers.words.includes("global") && outer.visibility !== "global")
    refuse(context, `Defining type for global ${plural(kind)} must be declared as global`);
  const isOpen = modifiers.words.includes("public") || modifiers.words.includes("global");
  if (!outer && !isOpen && !annotation(modifiers, "istest"))
    refuse(context, "Top-level type must have public or global visibility");
}

/** The keywords in front of a member. */
export function checkMemberWords(owner: UserClass, member: BodyMember): void {
  if (member.kind === "block") return;
  const { modifiers, line } = member.kind === "field" || member.kind === "property" ? member.field : member.method;
  const at = { start: { line } };
  checkWords(at, modifiers, member.kind);
  for (const word of ["global", "webservice"]) {
    if (modifiers.words.includes(word) && owner.visibility !== "global")
      refuse(at, `Defining type for ${word} ${plural(member.kind)} must be declared as global`);
  }
  if (member.kind !== "method") return;
  if (modifiers.words.includes("webservice") && !member.method.isStatic)
    refuse(at, "Webservice methods must be static");
  // [the compiler's messages in forcedotcom/apex-language-support, invalid.new.protected.method]
  const { words } = modifiers;
  if (words.includes("protected") && !words.includes("override") && !isVirtual(owner))
    refuse(at, "New protected methods cannot be defined in non-virtual classes");
  if (member.method.isAbstract && member.context.block()) refuse(at, "Abstract methods cannot have a body");
}

const isVirtual = ({ modifiers }: UserClass): boolean =>
  modifiers.words.includes("virtual") || modifiers.words.includes("abstract");
const plural = (kind: string): string =>
  kind.endsWith("y") ? `${kind.slice(0, -1)}ies` : kind.endsWith("ss") ? `${kind}es` : `${kind}s`;
const spelled = (word: string): string => word.replace(/sharing$/, " sharing");
