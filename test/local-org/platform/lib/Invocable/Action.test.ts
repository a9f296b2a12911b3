import { describe, expect, it } from "vitest";
import { libraryOrg } from "../testing.ts";

const org = libraryOrg({ "flows/There.flow-meta.xml": "<Flow/>" });
const classes = {
  Greeter: `public class Greeter {
    public class Ask { @InvocableVariable public String name; }
    public class Answer { @InvocableVariable public String text; }
    @InvocableMethod public static List<Answer> greet(List<Ask> asked) {
      List<Answer> answers = new List<Answer>();
      for (Ask one : asked) {
        if (one.name == null) throw new IllegalArgumentException('no name');
        Answer answer = new Answer(); answer.text = 'Hello ' + one.name; answers.add(answer);
      }
      return answers;
    } }`,
};

const invoke = (type: string, name: string, more: string): string =>
  `Invocable.Action a = Invocable.Action.createCustomAction('${type}', '${name}'); ${more} List<Invocable.Action.Result> r = a.invoke();`;

describe("invocable actions", () => {
  it.each([
    [
      `${invoke("apex", "Greeter", "a.setInvocationParameter('name', 'Ada'); a.addInvocation().setInvocationParameter('name', 'Bob');")}
       return r.size() + ' ' + r[1].isSuccess() + ' ' + r[1].getOutputParameters().get('text');`,
      "2 true Hello Bob",
    ],
    [
      `${invoke("apex", "Greeter", "")} return r[0].isSuccess() + ' ' + r[0].getErrors()[0].getCode() + ' ' + r[0].getErrors()[0].getMessage();`,
      "false UNKNOWN_EXCEPTION no name",
    ],
    [`${invoke("flow", "Bogus", "")} return r[0].isSuccess();`, "false"],
    [
      `${invoke("flow", "There", "")} return r;`,
      "LocalOrg.NotImplemented: local org: the flow There is not implemented",
    ],
    // As public tests make results that no flow gives them.
    [
      `Invocable.Action.Result r = (Invocable.Action.Result) JSON.deserialize('{"success":false,"action":null,"outputParameters":{},"errors":[{"code":"C","message":"M"}]}', Invocable.Action.Result.class);
       return r.isSuccess() + r.getErrors()[0].getCode();`,
      "falseC",
    ],
  ])("%s", (body, expected) => {
    expect(org.text(body, { classes })).toBe(expected);
  });
});
