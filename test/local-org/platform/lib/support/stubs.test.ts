import { describe, expect, it } from "vitest";
import { libraryOrg } from "../testing.ts";

const org = libraryOrg();
const classes = {
  Speaker: "public interface Speaker { String speak(String word, Integer times); }",
  LoudSpeaker: "public interface LoudSpeaker extends Speaker { void shout(); }",
  Person: "public virtual class Person { public String name; public virtual String greet() { return 'hello'; } }",
  Named: "public interface Named { String toString(); }",
  Counter:
    "public virtual class Counter { public virtual Integer count() { return 1; } public virtual Long total() { return 1; } }",
  Single: "public class Single { private Single() {} public class Inner {} }",
  Seven:
    "public class Seven implements System.StubProvider { public Object handleMethodCall(Object stub, String method, Type returns, " +
    "List<Type> types, List<String> names, List<Object> args) { return 7; } }",
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
    ["return 'x' + (Named) Test.createStub(Named.class, new Echo());", "xtoString()()"],
    ["return ((Counter) Test.createStub(Counter.class, new Seven())).total();", "7"],
    // Refused: answers of another type [tests of amoss], and what cannot be mocked [Apex Stub API Limitations].
    [
      "return ((Counter) Test.createStub(Counter.class, new Echo())).count();",
      "System.TypeException: Invalid conversion from runtime type String to Integer",
    ],
    [
      "return (Echo) (Object) Test.createStub(Counter.class, new Echo());",
      "System.TypeException: Invalid conversion from runtime type Counter to Echo",
    ],
    [
      "return Test.createStub(Single.class, new Echo());",
      "System.TypeException: Cannot create a stub of Single: all of its constructors are private",
    ],
    [
      "return Test.createStub(Single.Inner.class, new Echo());",
      "System.TypeException: Cannot create a stub of Single.Inner: it is an inner class",
    ],
  ])("%s", (body, expected) => {
    expect(org.text(body, { classes })).toBe(expected);
  });
});
