/** Filter logic of metadata: `1 AND (2 OR NOT 3)`. [Salesforce Help: Filter Logic] */

/** @param met which conditions hold, the first of them 1 @throws Error for a text that is no logic */
export function meetsLogic(logic: string | null, met: readonly boolean[]): boolean {
  if (logic === null || logic.trim() === "") return met.every(Boolean);
  if (logic.toUpperCase().replace(/\d+|AND|OR|NOT|[()]|\s/g, "") !== "")
    throw new Error(`The filter logic is none: ${logic}`);
  const tokens = logic.toUpperCase().match(/\d+|AND|OR|NOT|[()]/g) ?? [];
  let at = 0;
  const either = (): boolean => {
    let result = both();
    while (tokens[at] === "OR") {
      at++;
      const next = both();
      result = result || next;
    }
    return result;
  };
  const both = (): boolean => {
    let result = one();
    while (tokens[at] === "AND") {
      at++;
      const next = one();
      result = result && next;
    }
    return result;
  };
  const one = (): boolean => {
    const token = tokens[at++];
    if (token === "NOT") return !one();
    if (token === "(") {
      const result = either();
      if (tokens[at++] !== ")") throw new Error(`The filter logic has no end: ${logic}`);
      return result;
    }
    const number = Number(token);
    if (!Number.isInteger(number) || number < 1 || number > met.length)
      throw new Error(`The filter logic names no condition: ${logic}`);
    return met[number - 1] === true;
  };
  const result = either();
  if (at < tokens.length) throw new Error(`The filter logic goes on: ${logic}`);
  return result;
}
