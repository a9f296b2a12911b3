import { describe, expect, it } from "vitest";
import { libraryOrg } from "../testing.ts";

const org = libraryOrg();

describe("classes that hold values", () => {
  it.each([
    [
      "SelectOption o = new SelectOption('v', 'l', true); return o.getValue() + o.getLabel() + o.getDisabled();",
      "vltrue",
    ],
    ["SelectOption o = new SelectOption('v', 'l'); o.setLabel('m'); return o.getLabel() + o.getEscapeItem();", "mtrue"],
    [
      "EventBus.ChangeEventHeader h = new EventBus.ChangeEventHeader(); h.setEntityName('Account'); h.recordIds = new List<String>{'1'}; return h.entityName + h.getRecordIds();",
      "Account(1)",
    ],
  ])("%s", (body, expected) => {
    expect(org.text(body)).toBe(expected);
  });
});
