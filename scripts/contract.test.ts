/** The contract that earlier companions and packages were built on is kept: docs/api.md, "Versions". */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { SETTING_WORDS } from "../companion/src/salesforce/contract/org-settings.ts";
import { breaks, type Description, type Schema } from "./lib/contract.ts";
import { root } from "./lib/run.ts";

const read = (file: string): Description => JSON.parse(readFileSync(join(root, file), "utf8")) as Description;
const frozen = read("test/e2e/fixtures/contract-1.json");

describe("what breaks a contract", () => {
  it("the present description keeps contract 1", () => {
    expect(breaks(frozen, read("docs/openapi.json"))).toEqual([]);
  });

  it.each<[string, (it: Description) => void, string]>([
    ["a resource that is gone", (it) => delete it.paths["/facts"], "POST /facts is gone"],
    [
      "a key that is not answered any more",
      (it) => delete properties(it, "ApplyIdentitiesAnswer")["results"],
      "POST /identities answer.results",
    ],
    [
      "a key that becomes optional in an answer",
      (it) => removeFrom(it.components.schemas["ApplyIdentitiesAnswer"]!.required!, "results"),
      "POST /identities answer.results must be there and need not be",
    ],
    [
      "a key that a request must have now",
      (it) => it.components.schemas["ApplyIdentitiesRequest"]!.required!.push("correlationId"),
      "POST /identities body.correlationId must be there and need not be",
    ],
    [
      "a key that is not taken any more",
      (it) => delete properties(it, "ApplyIdentitiesRequest")["only"],
      "POST /identities body.only is not taken any more",
    ],
    [
      "a key of another type",
      (it) => (properties(it, "ReadHealthAnswer")["linkedUsers"] = { type: "string" }),
      "GET /health answer.linkedUsers: string for number",
    ],
    [
      "null where there was none",
      (it) => (properties(it, "ReadHealthAnswer")["enabled"] = { anyOf: [{ type: "boolean" }, { type: "null" }] }),
      "GET /health answer.enabled: null",
    ],
  ])("%s", (_, change, expected) => {
    const after = structuredClone(frozen);
    change(after);
    expect(breaks(frozen, after).join("\n")).toContain(expected);
  });

  it("answering more, and taking more, breaks nothing", () => {
    const after = structuredClone(frozen);
    properties(after, "ReadHealthAnswer")["mood"] = { type: "string" };
    properties(after, "ApplyIdentitiesRequest")["mood"] = { type: "string" };
    removeFrom(after.components.schemas["ApplyIdentitiesRequest"]!.required!, "oktaOrg");
    expect(breaks(frozen, after)).toEqual([]);
  });
});

const properties = (it: Description, name: string): Record<string, Schema> => it.components.schemas[name]!.properties!;

function removeFrom(names: string[], name: string): void {
  expect(names).toContain(name);
  names.splice(names.indexOf(name), 1);
}

it("the companion calls the org's settings as the labels of their fields do, and so does the screen", () => {
  const read = (file: string) => readFileSync(join(root, file), "utf8");
  const labels = globSync("force-app/core/objects/Lockstep_Settings__c/fields/*.xml", { cwd: root }).flatMap(
    (file) => /^ {4}<label>(.*)<\/label>/m.exec(read(file))?.[1] ?? [],
  );
  const unknown = Object.values(SETTING_WORDS).filter(
    (words) => !labels.some((label) => label === words || label.startsWith(`${words}: `)),
  );
  expect(unknown).toEqual([]);
  const ofScreen = read("force-app/app/labels/CustomLabels.labels-meta.xml");
  for (const words of [SETTING_WORDS["timeZone"], SETTING_WORDS["reconcileRepairs"]])
    expect(ofScreen).toContain(`<value>${words}</value>`);
});
