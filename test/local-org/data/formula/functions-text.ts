import type { ApexValue } from "../../platform/registry.ts";
import { ApexDecimal } from "../../platform/values/decimal.ts";
import { normalizeId } from "../../platform/values/id.ts";
import type { FormulaFunction } from "./functions.ts";
import { FormulaValueError, asInteger, asText, formulaText } from "./values.ts";

export const textFunctions: Readonly<Record<string, FormulaFunction>> = {
  TEXT: text(1, 1, ([value]) => formulaText(value ?? null)),
  VALUE: text(1, 1, ([value]) => numberOf(asText(value ?? null))),
  LEFT: text(2, 2, ([value, count]) => asText(value ?? null).slice(0, Math.max(0, asInteger(count ?? null)))),
  RIGHT: text(2, 2, ([value, count]) => {
    const wanted = Math.max(0, asInteger(count ?? null));
    return wanted === 0 ? "" : asText(value ?? null).slice(-wanted);
  }),
  MID: text(3, 3, ([value, start, count]) => {
    const from = Math.max(1, asInteger(start ?? null)) - 1;
    return asText(value ?? null).slice(from, from + Math.max(0, asInteger(count ?? null)));
  }),
  LEN: text(1, 1, ([value]) => ApexDecimal.fromInteger(asText(value ?? null).length)),
  FIND: text(2, 3, ([search, value, start]) => {
    const from = start === undefined ? 1 : asInteger(start);
    const found = from < 1 ? -1 : asText(value ?? null).indexOf(asText(search ?? null), from - 1);
    return ApexDecimal.fromInteger(asText(search ?? null) === "" ? 0 : found + 1);
  }),
  SUBSTITUTE: text(3, 3, ([value, old, by]) => {
    const search = asText(old ?? null);
    return search === "" ? asText(value ?? null) : asText(value ?? null).replaceAll(search, () => asText(by ?? null));
  }),
  CONTAINS: text(2, 2, ([value, part]) => asText(value ?? null).includes(asText(part ?? null))),
  BEGINS: text(2, 2, ([value, part]) => asText(value ?? null).startsWith(asText(part ?? null))),
  TRIM: text(1, 1, ([value]) => asText(value ?? null).trim()),
  UPPER: text(1, 2, ([value]) => asText(value ?? null).toUpperCase()),
  LOWER: text(1, 2, ([value]) => asText(value ?? null).toLowerCase()),
  INITCAP: text(1, 1, ([value]) =>
    asText(value ?? null)
      .toLowerCase()
      .replace(/[\p{L}\p{N}]+/gu, (word) => word.charAt(0).toUpperCase() + word.slice(1)),
  ),
  REVERSE: text(1, 1, ([value]) => [...asText(value ?? null)].reverse().join("")),
  LPAD: text(2, 3, (args) => padded(args, true)),
  RPAD: text(2, 3, (args) => padded(args, false)),
  REGEX: text(2, 2, ([value, pattern]) => matches(asText(value ?? null), asText(pattern ?? null))),
  INCLUDES: text(2, 2, ([value, item]) =>
    asText(value ?? null)
      .split(";")
      .includes(asText(item ?? null)),
  ),
  BR: text(0, 0, () => "\n"),
  CHR: text(1, 1, ([code]) => String.fromCodePoint(asInteger(code ?? null))),
  ASCII: text(1, 1, ([value]) => {
    const code = asText(value ?? null).codePointAt(0);
    return code === undefined ? null : ApexDecimal.fromInteger(code);
  }),
  CASESAFEID: text(1, 1, ([id]) => (id == null ? null : (normalizeId(String(id)) ?? String(id)))),
  ISNUMBER: text(1, 1, ([value]) => /^\s*[-+]?(\d+(\.\d*)?|\.\d+)\s*$/.test(asText(value ?? null))),
  HYPERLINK: text(2, 3, ([url, label, target]) => {
    const where = target == null ? "_blank" : asText(target);
    return `<a href="${asText(url ?? null)}" target="${where}">${asText(label ?? null)}</a>`;
  }),
  IMAGE: text(2, 4, ([url, label, height, width]) => {
    const style =
      height == null ? "" : ` style="height:${asInteger(height)}px; width:${asInteger(width ?? height)}px;"`;
    return `<img src="${asText(url ?? null)}" alt="${asText(label ?? null)}"${style} border="0"/>`;
  }),
  HTMLENCODE: text(1, 1, ([value]) => asText(value ?? null).replace(/[&<>"']/g, (char) => ENTITIES[char] as string)),
  URLENCODE: text(1, 1, ([value]) => encodeURIComponent(asText(value ?? null)).replaceAll("%20", "+")),
};

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function text(least: number, most: number, apply: (args: readonly ApexValue[]) => ApexValue): FormulaFunction {
  return { least, most, apply };
}

function numberOf(value: string): ApexValue {
  if (value.trim() === "") return null;
  const number = ApexDecimal.tryParse(value.trim());
  if (!number) throw new FormulaValueError(`not a number: ${value}`);
  return number;
}

function padded([value, length, pad]: readonly ApexValue[], isLeft: boolean): string {
  const content = asText(value ?? null);
  const wanted = Math.max(0, asInteger(length ?? null));
  const fill = pad === undefined ? " " : asText(pad);
  if (content.length >= wanted) return content.slice(0, wanted);
  return isLeft ? content.padStart(wanted, fill) : content.padEnd(wanted, fill);
}

/** The whole text must match, as in Java. */
function matches(value: string, pattern: string): boolean {
  const flags = /^\(\?([ims]+)\)/.exec(pattern)?.[1] ?? "";
  const source = pattern.replace(/^\(\?[ims]+\)/, "").replace(/\\p\{Alpha\}/g, "[A-Za-z]");
  try {
    return new RegExp(`^(?:${source})$`, flags).test(value);
  } catch {
    throw new FormulaValueError(`not a regular expression: ${pattern}`);
  }
}
