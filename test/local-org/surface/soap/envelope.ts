/** SOAP envelopes as far as the Apex API needs them. */
import { XMLParser } from "fast-xml-parser";
import type { RestResponse } from "../http/messages.ts";

export interface SoapCall {
  readonly operation: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly sessionId: string | null;
}

const parser = new XMLParser({ ignoreAttributes: true, removeNSPrefix: true, parseTagValue: false, trimValues: false });

/** Reads a call; null when the body is no SOAP envelope. */
export function readEnvelope(body: Uint8Array): SoapCall | null {
  let document: Tree;
  try {
    document = parser.parse(Buffer.from(body).toString("utf8")) as Tree;
  } catch {
    return null;
  }
  const envelope = treeIn(document, "Envelope");
  const [operation, content] = Object.entries(treeIn(envelope, "Body") ?? {}).find(([name]) => name !== "#text") ?? [];
  if (operation === undefined) return null;
  const session = treeIn(treeIn(envelope, "Header"), "SessionHeader")?.["sessionId"];
  const parameters = typeof content === "object" && content !== null ? (content as Tree) : {};
  return {
    operation,
    parameters: Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, String(value)])),
    sessionId: typeof session === "string" ? session.trim() : null,
  };
}

type Tree = { readonly [name: string]: unknown };

function treeIn(tree: Tree | undefined, name: string): Tree | undefined {
  const value = tree?.[name];
  return typeof value === "object" && value !== null ? (value as Tree) : undefined;
}

const NAMESPACES =
  'xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="http://soap.sforce.com/2006/08/apex" ' +
  'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';

/** An answer; `header` and `body` are XML. */
export function soapResponse(status: number, header: string, body: string): RestResponse {
  const head = header === "" ? "" : `<soapenv:Header>${header}</soapenv:Header>`;
  return {
    status,
    headers: { "content-type": "text/xml;charset=UTF-8" },
    body: `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope ${NAMESPACES}>${head}<soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`,
  };
}

/** A fault: 500, `sf:INVALID_SESSION_ID` and a message. [SOAP API Developer Guide: Error Handling] */
export function soapFault(code: string, message: string): RestResponse {
  const text = xmlText(`${code}: ${message}`);
  return soapResponse(
    500,
    "",
    `<soapenv:Fault><faultcode>sf:${code}</faultcode><faultstring>${text}</faultstring></soapenv:Fault>`,
  );
}

/** An element with text, or `xsi:nil` for null. */
export function element(name: string, value: string | number | boolean | null): string {
  return value === null ? `<${name} xsi:nil="true"/>` : `<${name}>${xmlText(String(value))}</${name}>`;
}

function xmlText(text: string): string {
  const escaped = text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  // Control characters that XML 1.0 cannot hold
  return escaped.replace(/[^\t\n\r\u0020-\uFFFD\u{10000}-\u{10FFFF}]/gu, "?");
}
