/** What System.assert… and Assert.… have in common. A failed one ends the transaction: it cannot be caught. */
import type { ApexValue } from "../../registry.ts";
import { compareNumbers, exactEquals, isNumeric } from "../../values/equality.ts";
import { AssertException } from "../../values/exceptions.ts";
import { concatText } from "../../values/text.ts";

/** Values as assertions compare them: strings by case, numbers of different types by value. */
function sameValue(expected: ApexValue, actual: ApexValue): boolean {
  if (isNumeric(expected) && isNumeric(actual)) return compareNumbers(expected, actual) === 0;
  return exactEquals(expected, actual);
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
