/**
 * External credentials of the protocol Custom: headers made of parameters that admins have entered in Setup, for whom a permission set opens a principal.
 *
 * [Metadata API Developer Guide: ExternalCredential; Salesforce Help: Create or Edit a Custom Authentication External Credential]
 */
import { xmlList, xmlText } from "../../../data/schema/source.ts";
import { currentTransaction } from "../../transaction.ts";
import { NotImplementedError, throwApex } from "../../values/exceptions.ts";

/** The headers that a credential adds to a callout of the running user. @throws System.CalloutException */
export function credentialHeaders(name: string): ReadonlyMap<string, string> {
  const { data, userId } = currentTransaction();
  const { access, settings } = data.data;
  const file = data.schema.metadata
    .of("externalCredential")
    .find((each) => each.name.toLowerCase() === name.toLowerCase());
  if (file && xmlText(file.xml, "authenticationProtocol") !== "Custom")
    throw new NotImplementedError(`external credentials other than of the protocol Custom (${file.name})`);
  const parameters = file ? xmlList(file.xml, "externalCredentialParameters") : [];
  const ofType = (type: string) => parameters.filter((parameter) => xmlText(parameter, "parameterType") === type);
  const open = access.credentialPrincipals(userId);
  const isOpen = ofType("NamedPrincipal").some((principal) =>
    open.has(`${name}-${xmlText(principal, "parameterName")}`.toLowerCase()),
  );
  // In the words that public debug logs show.
  if (!isOpen)
    throwApex(
      "System.CalloutException",
      `We couldn't access the credential(s). You might not have the required permissions, or the external credential "${name}" might not exist.`,
    );
  return new Map(
    ofType("AuthHeader").map((header) => [
      xmlText(header, "parameterName") ?? "",
      merged(xmlText(header, "parameterValue") ?? "", settings.credentials.parameters),
    ]),
  );
}

const PART = /^\s*(?:'([^']*)'|\$Credential\.(\w+\.\w+))\s*$/;

/** `{!'Bearer ' & $Credential.Name.Parameter}`; any other formula is refused by name. */
function merged(value: string, known: ReadonlyMap<string, string>): string {
  return value.replace(/\{!([^}]*)\}/g, (_, formula: string) =>
    formula
      .split("&")
      .map((part) => {
        const [, literal, field] = PART.exec(part) ?? [];
        if (literal !== undefined) return literal;
        if (field === undefined) throw new NotImplementedError(`the formula ${formula} in a header of a credential`);
        // In the words of a public guide to a package's credential.
        return known.get(field.toLowerCase()) ?? throwApex("System.CalloutException", `Field ${field} does not exist`);
      })
      .join(""),
  );
}
