import { describe, expect, it } from "vitest";
import { libraryOrg } from "../testing.ts";

const org = libraryOrg();
const classes = {
  Speaker: "public interface Speaker { String speak(String word, Integer times); }",
  LoudSpeaker: "public interface LoudSpeaker extends Speaker { void shout(); }",
  Person: "public virtual class Person { public String name; public virtual String greet() { return 'hello'; } }",
  Echo:
    "public class Echo implements System.StubProvider { public Object handleMethodCall(Object stub, String method, Type returns, " +
    "List<Type> types, List<String> names, List<Object> args) { return returns == null ? null : method + names + args; } }",
};

describe("Test.createStub", () => {
  it.each([
    ["return ((Speaker) Test.createStub(Speaker.class, new Echo())).speak('x', 2);", "speak(word, times)(x, 2)"],
    [
      "return ((LoudSpeaker) Test.createStub(LoudSpeaker.class, new Echo())).speak('x', 2);",
      "speak(word, times)(x, 2)",
    ],
    ["return ((Person) Test.createStub(Person.class, new Echo())).greet();", "greet()()"],
    ["Object stub = Test.createStub(LoudSpeaker.class, new Echo()); return stub instanceof Speaker;", "true"],
    // fflib-apex-mocks' own tests print the name.
    ["return String.valueOf(Test.createStub(Person.class, new Echo())).substringBefore(':');", "Person__sfdc_ApexStub"],
  ])("%s", (body, expected) => {
    expect(org.text(body, { classes })).toBe(expected);
  });
});
