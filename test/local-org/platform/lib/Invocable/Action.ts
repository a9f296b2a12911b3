/**
 * Invocable.Action, Result and Error. Custom actions of Apex run the project's invocable methods; flows do not run here: one of the source is refused by
 * name, one that is not there fails as a result. Standard actions are refused at compile time.
 *
 * Apex Reference Guide, "Invocable Namespace", "Action Class".
 */
import { definePlatformClass, type ApexValue } from "../../registry.ts";
import { currentTransaction } from "../../transaction.ts";
import { ApexException, NotImplementedError, throwApex, throwNullPointer } from "../../values/exceptions.ts";
import { ApexList } from "../../values/list.ts";
import { ApexMap } from "../../values/map.ts";
import { PlainObject } from "../support/plain-object.ts";
import { defineRecordClass, type RecordObject } from "../support/records.ts";
import { invokeMethod } from "./method.ts";

const errorClass = defineRecordClass({
  name: "Invocable.Action.Error",
  properties: { Code: null, Message: null },
  constructible: false,
});
const resultClass = defineRecordClass({
  name: "Invocable.Action.Result",
  properties: { Action: null, Errors: null, InvocationParameters: null, OutputParameters: null, Success: false },
  constructible: false,
});

type Parameters = ApexMap;

class ApexAction extends PlainObject {
  readonly typeKey = "invocable.action";
  readonly type: string;
  readonly name: string;
  readonly namespace: string | null;
  invocations: Parameters[] = [];

  constructor(type: string, namespace: string | null, name: string) {
    super();
    this.type = type;
    this.namespace = namespace;
    this.name = name;
  }
}

const emptyParameters = (): Parameters => new ApexMap("map<string,object>");

function createCustomAction(type: string | null, ...names: (string | null)[]): ApexAction {
  const name = names.at(-1) ?? null;
  if (type === null || name === null) throwNullPointer();
  return new ApexAction(type, names.length > 1 ? (names[0] ?? null) : null, name);
}

function result(
  action: ApexAction,
  parameters: Parameters,
  outputs: ApexMap | null,
  error?: RecordObject,
): RecordObject {
  return resultClass.create({
    Action: action,
    InvocationParameters: parameters,
    OutputParameters: outputs ?? emptyParameters(),
    Errors: new ApexList("list<invocable.action.error>", error ? [error] : []),
    Success: error === undefined,
  });
}

function invoke(action: ApexAction): ApexList {
  const given = action.invocations.length > 0 ? action.invocations : [emptyParameters()];
  const results = action.type.toLowerCase() === "apex" ? invokeApex(action, given) : invokeOther(action, given);
  return new ApexList("list<invocable.action.result>", results);
}

/** What the method throws fails every invocation of the call. */
function invokeApex(action: ApexAction, given: readonly Parameters[]): RecordObject[] {
  try {
    const outputs = invokeMethod(action.name, given);
    return given.map((parameters, index) => result(action, parameters, outputs[index] ?? null));
  } catch (error) {
    if (!(error instanceof ApexException)) throw error;
    const failure = errorClass.create({ Code: "UNKNOWN_EXCEPTION", Message: error.getmessage() });
    return given.map((parameters) => result(action, parameters, null, failure));
  }
}

/** That a name which is not there is a failed result, public tests tell [apex-trigger-actions-framework: TriggerActionFlowTest]; the words are ours. */
function invokeOther(action: ApexAction, given: readonly Parameters[]): RecordObject[] {
  const { type, name } = action;
  if (type.toLowerCase() !== "flow") throw new NotImplementedError(`Invocable.Action of the type ${type}`);
  const flows = currentTransaction().data.schema.metadata.of("flow");
  if (flows.some((flow) => flow.name.toLowerCase() === name.toLowerCase()))
    throw new NotImplementedError(`the flow ${name}`);
  const failure = errorClass.create({ Code: "INVALID_API_INPUT", Message: `No such flow: ${name}` });
  return given.map((parameters) => result(action, parameters, null, failure));
}

/** The invocation that parameters are being set on: the last one. */
function setParameter(self: ApexAction, name: string, value: ApexValue): ApexAction {
  if (self.invocations.length === 0) self.invocations.push(emptyParameters());
  (self.invocations.at(-1) as Parameters).put(name, value);
  return self;
}

definePlatformClass({
  name: "Invocable.Action",
  dispatch: "value",
  jsClass: ApexAction,
  statics: { createcustomaction: createCustomAction },
  methods: {
    addinvocation: (self: ApexAction) => (self.invocations.push(emptyParameters()), self),
    clearinvocations: (self: ApexAction) => ((self.invocations = []), self),
    getname: (self: ApexAction) => self.name,
    getnamespace: (self: ApexAction) => self.namespace,
    gettype: (self: ApexAction) => self.type,
    invoke,
    isstandard: () => false,
    setinvocationparameter: setParameter,
    setinvocations: (self: ApexAction, list: ApexList | null) => {
      if (list === null) throwApex("System.NullPointerException", "Argument cannot be null.");
      self.invocations = [...list.items] as Parameters[];
      return self;
    },
  },
});
