import { describe, expect, it } from "vitest";
import { matchResource } from "./match.ts";

const resources = ["/v1/people", "/v1/people/*", "/v1/*"].map((urlMapping) => ({ urlMapping }));
const matched = (path: string): string | undefined => matchResource(resources, path)?.urlMapping;

describe("matchResource", () => {
  it("takes an exact mapping first", () => expect(matched("/v1/people")).toBe("/v1/people"));
  it("takes the longest wildcard", () => expect(matched("/v1/people/00u1/groups")).toBe("/v1/people/*"));
  it("takes a wildcard for its bare prefix", () => expect(matched("/v1")).toBe("/v1/*"));
  it("minds case", () => expect(matched("/V1/people")).toBeUndefined());
  it("does not take a longer word for a prefix", () =>
    expect(matchResource([{ urlMapping: "/v1/people/*" }], "/v1/peoples")).toBeNull());
});
