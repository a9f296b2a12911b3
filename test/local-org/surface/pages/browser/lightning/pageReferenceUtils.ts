/** `lightning/pageReferenceUtils`: the values with which the page for a new record begins, in the state of a page reference. [LWC Developer Guide: Create a Record with Default Field Values] */

type Values = Record<string, string | number | boolean | null | undefined>;

export function encodeDefaultFieldValues(values: Values): string {
  return Object.entries(values)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([field, value]) => `${encodeURIComponent(field)}=${encodeURIComponent(String(value))}`)
    .join(",");
}

export function decodeDefaultFieldValues(text: string): Record<string, string> {
  const pairs = text.split(",").filter((pair) => pair !== "");
  return Object.fromEntries(
    pairs.map((pair) => {
      const [field = "", value = ""] = pair.split("=", 2);
      return [decodeURIComponent(field), decodeURIComponent(value)];
    }),
  );
}
