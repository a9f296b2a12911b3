/**
 * Where a callout may go: to a remote site of the metadata, or by `callout:Name/path` to a named credential's address.
 *
 * [Apex Developer Guide: Adding Remote Site Settings; Named Credentials as Callout Endpoints]
 */
import { xmlFlag, xmlList, xmlText, type Xml } from "../../../data/schema/source.ts";
import { currentTransaction } from "../../transaction.ts";
import { NotImplementedError, throwApex } from "../../values/exceptions.ts";

/** The URL that a request goes to. @throws System.CalloutException */
export function resolveEndpoint(endpoint: string): string {
  const named = /^callout:([A-Za-z]\w*)(.*)$/s.exec(endpoint);
  if (named) return namedEndpoint(named[1] ?? "", named[2] ?? "");
  const url = URL.canParse(endpoint)
    ? new URL(endpoint)
    : throwApex("System.CalloutException", `no protocol: ${endpoint}`);
  const sites = currentTransaction().data.schema.metadata.of("remoteSite");
  const isOpen = sites.some(
    ({ xml }) => xmlFlag(xml, "isActive") && new URL(xmlText(xml, "url") ?? "about:blank").origin === url.origin,
  );
  if (!isOpen)
    throwApex(
      "System.CalloutException",
      `Unauthorized endpoint, please check Setup->Security->Remote site settings. endpoint = ${endpoint}`,
    );
  return endpoint;
}

function namedEndpoint(name: string, path: string): string {
  const credentials = currentTransaction().data.schema.metadata.of("namedCredential");
  const credential = credentials.find((file) => file.name.toLowerCase() === name.toLowerCase());
  if (!credential)
    throwApex(
      "System.CalloutException",
      `The callout couldn't access the endpoint. You might not have the required permissions, or the named credential "${name}" might not exist.`,
    );
  const { xml } = credential;
  const parameters = xmlList(xml, "namedCredentialParameters");
  const authenticates = parameters.some((parameter) => xmlText(parameter, "parameterType") === "Authentication");
  if (authenticates || !["NoAuthentication", null].includes(xmlText(xml, "protocol")))
    throw new NotImplementedError(`authentication of named credentials (${credential.name})`);
  const address = xmlText(xml, "endpoint") ?? urlParameter(parameters);
  return `${(address ?? "").replace(/\/$/, "")}${path}`;
}

function urlParameter(parameters: readonly Xml[]): string | null {
  const url = parameters.find((parameter) => xmlText(parameter, "parameterType") === "Url");
  return url ? xmlText(url, "parameterValue") : null;
}
