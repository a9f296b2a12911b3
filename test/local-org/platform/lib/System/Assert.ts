/** System.Assert. Apex Reference Guide, "Assert Class". */
import { isInstance, runtimeTypeName } from "../../object.ts";
import { definePlatformClass, type ApexValue } from "../../registry.ts";
import { throwApex } from "../../values/exceptions.ts";
import type { ApexType } from "../../values/type.ts";
import { assertEqual, assertNotEqual, failAssertion } from "../support/assertions.ts";

function typeArgument(type: ApexType | null): ApexType {
  return type ?? throwApex("System.NullPointerException", "Argument 2 cannot be null");
}

function isInstanceOfType(value: ApexValue, type: ApexType | null, message?: string | null): null {
  const expected = typeArgument(type);
  if (isInstance(value, expected.key)) return null;
  failAssertion(message, `Expected type: ${expected.name}, Actual type: ${runtimeTypeName(value)}`);
}

function isNotInstanceOfType(value: ApexValue, type: ApexType | null, message?: string | null): null {
  const unexpected = typeArgument(type);
  if (!isInstance(value, unexpected.key)) return null;
  failAssertion(message, `Not expected type: ${unexpected.name}`);
}

definePlatformClass({
  name: "System.Assert",
  dispatch: "value",
  statics: {
    areequal: assertEqual,
    arenotequal: assertNotEqual,
    fail: (message?: string | null) => failAssertion(message),
    isfalse: (condition: boolean | null, message?: string | null) => assertEqual(false, condition, message),
    isinstanceoftype: isInstanceOfType,
    isnotinstanceoftype: isNotInstanceOfType,
    isnotnull: (value: ApexValue, message?: string | null) => assertNotEqual(null, value, message),
    isnull: (value: ApexValue, message?: string | null) => assertEqual(null, value, message),
    istrue: (condition: boolean | null, message?: string | null) => assertEqual(true, condition, message),
  },
});
