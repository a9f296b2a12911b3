/** Searching and comparing in strings, as Apache Commons Lang does it, which the platform's String methods follow. */

/** Where any of the characters stands first, or -1. */
export function indexOfAny(text: string, characters: string): number {
  return [...text].length === 0 ? -1 : findIndex(text, (character) => characters.includes(character));
}

/** Where a character stands that is none of these, or -1. */
export function indexOfAnyBut(text: string, characters: string): number {
  return findIndex(text, (character) => !characters.includes(character));
}

function findIndex(text: string, accept: (character: string) => boolean): number {
  for (let at = 0; at < text.length; at++) if (accept(text[at] as string)) return at;
  return -1;
}

/** Where two strings begin to differ, or -1 when they are equal. */
export function indexOfDifference(left: string, right: string): number {
  if (left === right) return -1;
  let at = 0;
  while (at < left.length && at < right.length && left[at] === right[at]) at++;
  return at;
}

export function countMatches(text: string, part: string): number {
  return part === "" ? 0 : text.split(part).length - 1;
}

/** How many single-character edits lie between two strings. */
export function levenshtein(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      const substitution = (row[j - 1] as number) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] as number) + 1, (next[j - 1] as number) + 1, substitution));
    }
    row = next;
  }
  return row[right.length] as number;
}

/** Java's `String.hashCode`. */
export function javaHashCode(text: string): number {
  let hash = 0;
  for (let at = 0; at < text.length; at++) hash = (Math.imul(31, hash) + text.charCodeAt(at)) | 0;
  return hash;
}

/** Java's `compareTo`: the difference of the first characters that differ, or of the lengths. */
export function compareTo(left: string, right: string): number {
  const shorter = Math.min(left.length, right.length);
  for (let at = 0; at < shorter; at++) {
    const difference = left.charCodeAt(at) - right.charCodeAt(at);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

export function commonPrefix(texts: readonly string[]): string {
  const [first = "", ...others] = texts;
  let length = first.length;
  for (const other of others) {
    const at = indexOfDifference(first, other);
    if (at >= 0) length = Math.min(length, at);
  }
  return first.slice(0, length);
}
