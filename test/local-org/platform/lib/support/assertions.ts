/** What System.assert… and Assert.… have in common. A failed one ends the transaction: it cannot be caught. */
import type { ApexValue } from "../../registry.ts";
import { ApexDate } from "../../values/date.ts";
import { ApexDatetime } from "../../values/datetime.ts";
import { compareNumbers, exactEquals, isNumeric } from "../../values/equality.ts";
import { AssertException } from "../../values/exceptions.ts";
import { concatText } from "../../values/text.ts";

/**
 * Values as assertions compare them: strings by case, numbers of different types by value, points in time by their second: "the system currently
 * ignores the milliseconds for the purposes of considering two values equal", shown with assertEquals (salesforce.stackexchange.com/questions/234824;
 * public tests of NebulaLogger and apex-rollup need it). A date is the beginning of its day in GMT (tests of Apex-Opensource-Library).
 */
function sameValue(expected: ApexValue, actual: ApexValue): boolean {
  const [one, other] = [secondOf(expected), secondOf(actual)];
  if (one !== null && other !== null) return one === other;
  if (isNumeric(expected) && isNumeric(actual)) return compareNumbers(expected, actual) === 0;
  return exactEquals(expected, actual);
}

function secondOf(value: ApexValue): number | null {
  if (value instanceof ApexDatetime) return Math.floor(value.ms / 1000);
  return value instanceof ApexDate ? value.days * 86_400 : null;
}

/** Fails with `Assertion Failed`, the message, and the detail, as far as there are any. */
export function failAssertion(message: ApexValue, detail: string | null = null): never {
  const parts = ["Assertion Failed"];
  if (message !== undefined && message !== null) parts.push(concatText(message));
  if (detail !== null) parts.push(detail);
  throw new AssertException(parts.join(": "));
}

export function assertTrue(condition: boolean | null, message?: ApexValue): null {
  return condition === true ? null : failAssertion(message);
}

export function assertEqual(expected: ApexValue, actual: ApexValue, message?: ApexValue): null {
  if (sameValue(expected, actual)) return null;
  failAssertion(message, `Expected: ${concatText(expected)}, Actual: ${concatText(actual)}`);
}

export function assertNotEqual(unexpected: ApexValue, actual: ApexValue, message?: ApexValue): null {
  if (!sameValue(unexpected, actual)) return null;
  failAssertion(message, `Same value: ${concatText(actual)}`);
}
