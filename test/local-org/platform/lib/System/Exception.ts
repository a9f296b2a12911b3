/** System.Exception and every exception of the platform. Apex Reference Guide, "Exception Class and Built-In Exceptions". */
import { definePlatformClass, type ApexValue, type Implementation } from "../../registry.ts";
import { currentTransaction } from "../../transaction.ts";
import { DmlException } from "../../values/dml-exception.ts";
import { exceptionClass, exceptionTypeNames, type ApexException } from "../../values/exceptions.ts";
import { ApexList } from "../../values/list.ts";
import { QueryException } from "../../values/query-exception.ts";
import { ApexFieldToken } from "../Schema/tokens.ts";

const METHODS = [
  "getcause",
  "getlinenumber",
  "getmessage",
  "getstacktracestring",
  "gettypename",
  "initcause",
  "setmessage",
  "getdmlfieldnames",
  "getdmlfields",
  "getdmlid",
  "getdmlindex",
  "getdmlmessage",
  "getdmlstatuscode",
  "getdmltype",
  "getnumdml",
  "tostring",
] as const;

/** Calls the method of the object itself, which user classes override. */
const virtual =
  (name: (typeof METHODS)[number]): Implementation =>
  (self: ApexException, ...args: ApexValue[]) =>
    (self[name] as Implementation).apply(self, args);

const methods = Object.fromEntries(METHODS.map((name) => [name, virtual(name)]));

/** [Apex Reference Guide: Exception Class, "getDmlFields(index)"] */
DmlException.fieldTokens = (objectName, fields) => {
  const object = currentTransaction().data.schema.object(objectName);
  const tokens = fields.flatMap((name) => {
    const field = object?.field(name);
    return object && field ? [new ApexFieldToken(object, field)] : [];
  });
  return new ApexList("list<schema.sobjectfield>", tokens);
};

const queryMethods = { ...methods, getinaccessiblefields: (self: QueryException) => self.getinaccessiblefields() };

for (const name of exceptionTypeNames()) {
  const jsClass = exceptionClass(name);
  if (!jsClass) continue;
  definePlatformClass({
    name,
    dispatch: "virtual",
    jsClass: jsClass as unknown as new (...args: never[]) => object,
    constructors: {
      "new/0": () => new jsClass(),
      "new/1": (_typeKey: string, messageOrCause: ApexValue) => new jsClass(messageOrCause),
      "new/2": (_typeKey: string, message: string | null, cause: ApexException | null) => new jsClass(message, cause),
    },
    methods: name === QueryException.apexTypeName ? queryMethods : methods,
  });
}
