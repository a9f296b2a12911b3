/** Which rows a SOSL search finds. [SOQL and SOSL Reference: FIND {SearchQuery}, IN SearchGroup] */
import type { DataReader } from "../engine/reader.ts";
import type { StoredRow } from "../engine/store.ts";
import type { FieldDescribe } from "../schema/index.ts";
import { SoqlError } from "./error.ts";
import type { SearchGroup } from "./ast.ts";

/** Tells whether a row has all words of the term at the beginning of words of its text. @throws SoqlError for operators */
export function searchFilter(term: string, group: SearchGroup, reader: DataReader): (row: StoredRow) => boolean {
  if (/\b(AND|OR)\b|AND NOT|[()"]/.test(term))
    throw new SoqlError(
      "NOT_IMPLEMENTED",
      "local org: a term of SOSL with operators, quotes or parentheses is not implemented",
    );
  if (term.replace(/[*?\s]/g, "").length < 2)
    throw new SoqlError("MALFORMED_SEARCH", "search term must be longer than one character");
  const words = term
    .trim()
    .split(/\s+/)
    .map((word) => wordExpression(word));
  return (row) => {
    const text = row.object.fields
      .filter((field) => isSearched(field, group))
      .map((field) => String(reader.value(row, field.name) ?? ""))
      .join("\n");
    return words.every((word) => word.test(text));
  };
}

function wordExpression(word: string): RegExp {
  const source = word.replace(/[*?]|[.+^${}()|[\]\\]/g, (char) =>
    char === "*" ? "\\S*" : char === "?" ? "\\S" : `\\${char}`,
  );
  return new RegExp(`(?<![\\p{L}\\p{N}])${source}(?![\\p{L}\\p{N}])`, "iu");
}

function isSearched(field: FieldDescribe, group: SearchGroup): boolean {
  if (field.nameField) return group === "ALL" || group === "NAME";
  if (field.calculated || field.apexType !== "string") return false;
  if (group === "EMAIL") return field.type === "email";
  return group === "PHONE" ? field.type === "phone" : group === "ALL";
}
