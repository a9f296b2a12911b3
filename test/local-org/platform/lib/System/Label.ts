/** System.Label: labels whose names are known when the code runs. `Label.Name` is a constant of the compiler. Apex Reference Guide, "Label Class". */
import { definePlatformClass } from "../../registry.ts";
import { currentTransaction } from "../../transaction.ts";
import { throwApex, throwNullPointer } from "../../values/exceptions.ts";
import { runningSchema } from "../Schema/tokens.ts";

/** Labels of the project stand without a prefix, those of packages with theirs. */
function fullName(namespace: string | null, label: string | null): string {
  if (label === null) throwNullPointer();
  const isOwn = !namespace || namespace.toLowerCase() === "c" || runningSchema().isOwnNamespace(namespace);
  return isOwn ? label : `${namespace}__${label}`;
}

/** The translation, else the label as it was written. Which exception tells of a label that is not there no source says. */
function get(namespace: string | null, label: string | null, language?: string | null): string {
  const name = fullName(namespace, label);
  const wanted = language ?? currentTransaction().user.languageLocaleKey;
  return (
    runningSchema().translation(name, wanted) ??
    runningSchema().label(name) ??
    throwApex("System.IllegalArgumentException", `Label not found: ${name}`)
  );
}

definePlatformClass({
  name: "System.Label",
  dispatch: "value",
  statics: {
    get,
    translationexists: (namespace: string | null, label: string | null, language: string | null) =>
      runningSchema().translation(fullName(namespace, label), language ?? throwNullPointer()) !== undefined,
  },
});
