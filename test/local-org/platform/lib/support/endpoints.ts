/**
 * Where a callout may go: to a remote site of the metadata, or by `callout:Name/path` to a named credential's address.
 *
 * [Apex Developer Guide: Adding Remote Site Settings; Named Credentials as Callout Endpoints]
 */
import { xmlFlag, xmlList, xmlText, type Xml } from "../../../data/schema/source.ts";
import { currentTransaction } from "../../transaction.ts";
import { NotImplementedError, throwApex } from "../../values/exceptions.ts";
import { credentialHeaders } from "./credentials.ts";

export interface ResolvedEndpoint {
  readonly url: string;
  /** What the credential adds to the request's own. */
  readonly headers: ReadonlyMap<string, string>;
}

/** The URL that a request goes to. @throws System.CalloutException */
export function resolveEndpoint(endpoint: string): ResolvedEndpoint {
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
  return { url: endpoint, headers: new Map() };
}

function namedEndpoint(name: string, path: string): ResolvedEndpoint {
  const { data } = currentTransaction();
  const credentials = data.schema.metadata.of("namedCredential");
  const credential = credentials.find((file) => file.name.toLowerCase() === name.toLowerCase());
  if (!credential)
    throwApex(
      "System.CalloutException",
      `The callout couldn't access the endpoint. You might not have the required permissions, or the named credential "${name}" might not exist.`,
    );
  const { xml } = credential;
  const parameters = xmlList(xml, "namedCredentialParameters");
  if (!["NoAuthentication", null].includes(xmlText(xml, "protocol")))
    throw new NotImplementedError(`authentication of named credentials (${credential.name})`);
  const external = parameterOf(parameters, "Authentication");
  const address =
    data.data.settings.credentials.urls.get(name.toLowerCase()) ??
    xmlText(xml, "endpoint") ??
    (parameterOf(parameters, "Url")?.["parameterValue"] as string | undefined);
  return {
    url: `${(address ?? "").replace(/\/$/, "")}${path}`,
    headers: external ? credentialHeaders(xmlText(external, "externalCredential") ?? "") : new Map(),
  };
}

function parameterOf(parameters: readonly Xml[], type: string): Xml | undefined {
  return parameters.find((parameter) => xmlText(parameter, "parameterType") === type);
}
