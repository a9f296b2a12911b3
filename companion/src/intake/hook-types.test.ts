import { expect, it } from "vitest";
import { HOOK_ELIGIBLE_TYPES } from "../../../test/local-okta/log/hook-eligible-types.ts";
import { hookTypes } from "./hook-types.ts";
import { routes } from "./routing.ts";

it("names every type that wakes somebody and that Okta lets hooks have, and no other", () => {
  expect(hookTypes).toEqual(Object.keys(routes).filter((type) => HOOK_ELIGIBLE_TYPES.has(type)));
});
