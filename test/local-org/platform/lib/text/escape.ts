/** Escaping of strings for other languages, as Apache Commons Lang does it. */

const HTML_NAMES: Readonly<Record<string, string>> = {
  '"': "quot",
  "&": "amp",
  "<": "lt",
  ">": "gt",
  "\u00a0": "nbsp",
  "¡": "iexcl",
  "¢": "cent",
  "£": "pound",
  "¤": "curren",
  "¥": "yen",
  "¦": "brvbar",
  "§": "sect",
  "¨": "uml",
  "©": "copy",
  ª: "ordf",
  "«": "laquo",
  "¬": "not",
  "\u00ad": "shy",
  "®": "reg",
  "¯": "macr",
  "°": "deg",
  "±": "plusmn",
  "²": "sup2",
  "³": "sup3",
  "´": "acute",
  µ: "micro",
  "¶": "para",
  "·": "middot",
  "¸": "cedil",
  "¹": "sup1",
  º: "ordm",
  "»": "raquo",
  "¼": "frac14",
  "½": "frac12",
  "¾": "frac34",
  "¿": "iquest",
  À: "Agrave",
  Á: "Aacute",
  Â: "Acirc",
  Ã: "Atilde",
  Ä: "Auml",
  Å: "Aring",
  Æ: "AElig",
  Ç: "Ccedil",
  È: "Egrave",
  É: "Eacute",
  Ê: "Ecirc",
  Ë: "Euml",
  Ì: "Igrave",
  Í: "Iacute",
  Î: "Icirc",
  Ï: "Iuml",
  Ð: "ETH",
  Ñ: "Ntilde",
  Ò: "Ograve",
  Ó: "Oacute",
  Ô: "Ocirc",
  Õ: "Otilde",
  Ö: "Ouml",
  "×": "times",
  Ø: "Oslash",
  Ù: "Ugrave",
  Ú: "Uacute",
  Û: "Ucirc",
  Ü: "Uuml",
  Ý: "Yacute",
  Þ: "THORN",
  ß: "szlig",
  à: "agrave",
  á: "aacute",
  â: "acirc",
  ã: "atilde",
  ä: "auml",
  å: "aring",
  æ: "aelig",
  ç: "ccedil",
  è: "egrave",
  é: "eacute",
  ê: "ecirc",
  ë: "euml",
  ì: "igrave",
  í: "iacute",
  î: "icirc",
  ï: "iuml",
  ð: "eth",
  ñ: "ntilde",
  ò: "ograve",
  ó: "oacute",
  ô: "ocirc",
  õ: "otilde",
  ö: "ouml",
  "÷": "divide",
  ø: "oslash",
  ù: "ugrave",
  ú: "uacute",
  û: "ucirc",
  ü: "uuml",
  ý: "yacute",
  þ: "thorn",
  ÿ: "yuml",
};

/** The entities that HTML 4 has beyond HTML 3 and that texts of business use. */
const HTML4_NAMES: Readonly<Record<string, string>> = {
  "–": "ndash",
  "—": "mdash",
  "‘": "lsquo",
  "’": "rsquo",
  "‚": "sbquo",
  "“": "ldquo",
  "”": "rdquo",
  "„": "bdquo",
  "†": "dagger",
  "‡": "Dagger",
  "•": "bull",
  "…": "hellip",
  "‰": "permil",
  "′": "prime",
  "″": "Prime",
  "‹": "lsaquo",
  "›": "rsaquo",
  "€": "euro",
  "™": "trade",
  Œ: "OElig",
  œ: "oelig",
  Š: "Scaron",
  š: "scaron",
  Ÿ: "Yuml",
  ƒ: "fnof",
  ˆ: "circ",
  "˜": "tilde",
  "←": "larr",
  "↑": "uarr",
  "→": "rarr",
  "↓": "darr",
  "↔": "harr",
  "∞": "infin",
  "≠": "ne",
  "≤": "le",
  "≥": "ge",
  "−": "minus",
  "∑": "sum",
  "√": "radic",
  "≈": "asymp",
  α: "alpha",
  β: "beta",
  γ: "gamma",
  δ: "delta",
  ε: "epsilon",
  λ: "lambda",
  μ: "mu",
  π: "pi",
  σ: "sigma",
  ω: "omega",
  Ω: "Omega",
  Δ: "Delta",
  Σ: "Sigma",
};

const ALL_HTML4 = { ...HTML_NAMES, ...HTML4_NAMES };

export function escapeHtml(text: string, version: 3 | 4): string {
  const names: Readonly<Record<string, string>> = version === 3 ? HTML_NAMES : ALL_HTML4;
  return text.replace(/["&<>\u00a0-\uffff]/g, (c) => (names[c] ? `&${names[c]};` : c));
}

export function unescapeHtml(text: string, version: 3 | 4): string {
  const names: Readonly<Record<string, string>> = version === 3 ? HTML_NAMES : ALL_HTML4;
  const characters = new Map(Object.entries(names).map(([character, name]) => [name, character]));
  return unescapeNumeric(
    text.replace(/&([A-Za-z][A-Za-z0-9]*);/g, (whole, name: string) => characters.get(name) ?? whole),
  );
}

function unescapeNumeric(text: string): string {
  return text.replace(/&#(?:[xX]([0-9a-fA-F]+)|(\d+));/g, (_, hex?: string, decimal?: string) =>
    String.fromCodePoint(hex ? parseInt(hex, 16) : Number(decimal)),
  );
}

const XML_NAMES: Readonly<Record<string, string>> = { '"': "quot", "&": "amp", "<": "lt", ">": "gt", "'": "apos" };

export function escapeXml(text: string): string {
  return text.replace(/["&<>']/g, (c) => `&${XML_NAMES[c]};`);
}

export function unescapeXml(text: string): string {
  const characters = new Map(Object.entries(XML_NAMES).map(([character, name]) => [name, character]));
  return unescapeNumeric(
    text.replace(/&(quot|amp|lt|gt|apos);/g, (whole, name: string) => characters.get(name) ?? whole),
  );
}

const CONTROL_NAMES: Readonly<Record<string, string>> = {
  "\b": "\\b",
  "\n": "\\n",
  "\t": "\\t",
  "\f": "\\f",
  "\r": "\\r",
};

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
}

/** @param escaped the characters that get a backslash */
function escapeBackslash(text: string, escaped: string): string {
  return text
    .split("")
    .map((c) => {
      if (escaped.includes(c)) return `\\${c}`;
      if (CONTROL_NAMES[c]) return CONTROL_NAMES[c];
      return c < " " || c > "\u007f" ? unicodeEscape(c) : c;
    })
    .join("");
}

export function escapeJava(text: string): string {
  return escapeBackslash(text, '"\\');
}

export function escapeEcmaScript(text: string): string {
  return escapeBackslash(text, "'\"\\/");
}

/** Escapes of Java and of ECMAScript are undone alike. */
export function unescapeJava(text: string): string {
  return text.replace(
    /\\(?:u+([0-9a-fA-F]{4})|([0-7]{1,3})|([\s\S]))/g,
    (_, hex?: string, octal?: string, other?: string) => {
      if (hex) return String.fromCharCode(parseInt(hex, 16));
      if (octal) return String.fromCharCode(parseInt(octal, 8));
      return { b: "\b", n: "\n", t: "\t", f: "\f", r: "\r" }[other ?? ""] ?? other ?? "";
    },
  );
}

/** `\u00E9` for each character that is not ASCII. */
export function escapeUnicode(text: string): string {
  return text.replace(/[^\u0000-\u007f]/g, (c) => c.split("").map(unicodeEscape).join(""));
}

export function unescapeUnicode(text: string): string {
  return text.replace(/\\u+([0-9a-fA-F]{4})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

export function escapeCsv(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function unescapeCsv(text: string): string {
  if (!/^"[\s\S]*"$/.test(text) || text.length < 2) return text;
  const inner = text.slice(1, -1);
  return /[",\r\n]/.test(inner) ? inner.replaceAll('""', '"') : text;
}

/** A backslash before each single quote and each backslash. */
export function escapeSingleQuotes(text: string): string {
  return text.replace(/['\\]/g, "\\$&");
}
