import { expect, test } from "vitest";
import { Schema } from "../data/schema/index.ts";
import "../platform/lib/index.ts";
import { compileProject } from "./compile.ts";

const schema = Schema.load({ sourceDirs: [] });

test("of two classes of one name the first stands, and the other is reported", () => {
  const { units, errors } = compileProject({
    sources: [
      { file: "one/A.cls", text: "public class A { public class Part {} }" },
      { file: "two/A.cls", text: "public class A { public class Part {} Integer x = 'wrong'; }" },
      { file: "one/B.cls", text: "public class B { A.Part field; }" },
    ],
    schema,
  });
  expect(errors.map((error) => `${error.file}: ${error.message}`)).toEqual(["two/A.cls: Type name already in use: A"]);
  expect(units.map((unit) => unit.file)).toEqual(["one/A.cls", "one/B.cls"]);
});

test.each(["Flow.Interview.Some_Flow", "DataWeaveScriptResource.someScript"])(
  "%s is a type, though nothing of it runs",
  (type) => {
    const sources = [{ file: "A.cls", text: `public class A { public ${type} held; }` }];
    expect(compileProject({ sources, schema }).errors).toEqual([]);
  },
);
