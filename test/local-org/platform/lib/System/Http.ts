/** System.Http, HttpRequest and HttpResponse. Apex Reference Guide, "Http Classes". */
import { definePlatformClass, type ApexValue } from "../../registry.ts";
import { currentTransaction, TransactionSlot, type CalloutRequest, type CalloutResponse } from "../../transaction.ts";
import { ApexBlob } from "../../values/blob.ts";
import { LimitException, NotImplementedError, throwApex, throwNullPointer } from "../../values/exceptions.ts";
import { ApexList } from "../../values/list.ts";
import { DomDocument } from "../Dom/Document.ts";
import { hasActiveSavepoints } from "../Database/Savepoint.ts";
import { resolveEndpoint } from "../support/endpoints.ts";
import { PlainObject } from "../support/plain-object.ts";
import { blobText } from "./Blob.ts";
import { XmlStreamReader } from "./XmlStreamReader.ts";

const DEFAULT_TIMEOUT_MS = 10_000;
const LONGEST_TIMEOUT_MS = 120_000;

/** Headers by name in any case; the first spelling is kept. */
class Headers {
  readonly #entries = new Map<string, { name: string; value: string }>();

  get(name: string | null): string | null {
    if (name === null) throwApex("System.NullPointerException", "Argument cannot be null.");
    return this.#entries.get(name.toLowerCase())?.value ?? null;
  }
  set(name: string | null, value: string | null): void {
    if (name === null || value === null) throwApex("System.NullPointerException", "Argument cannot be null.");
    this.#entries.set(name.toLowerCase(), { name, value });
  }
  names(): string[] {
    // In the order of a public test (NebulaLogger) that sorts them to compare.
    return [...this.#entries.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { name }]) => name);
  }
  toMap(): Map<string, string> {
    return new Map([...this.#entries.values()].map(({ name, value }) => [name, value]));
  }
}

abstract class HttpMessage extends PlainObject {
  readonly headers = new Headers();
  body: ApexBlob = ApexBlob.ofText("");
}

export class ApexHttpRequest extends HttpMessage {
  readonly typeKey = "httprequest";
  endpoint: string | null = null;
  method: string | null = null;
  timeoutMs = DEFAULT_TIMEOUT_MS;
  compressed = false;
  certificate: string | null = null;

  override apexText(): string {
    return `System.HttpRequest[Endpoint=${this.endpoint}, Method=${this.method}]`;
  }
}

export class ApexHttpResponse extends HttpMessage {
  readonly typeKey = "httpresponse";
  status: string | null = null;
  statusCode = 0;

  override apexText(): string {
    return `System.HttpResponse[Status=${this.status}, StatusCode=${this.statusCode}]`;
  }
}

/** The mock that `Test.setMock(HttpCalloutMock.class, mock)` has set on the test method. */
export const calloutMock = new TransactionSlot<{ mock: ApexValue }>(() => ({ mock: null }));

function send(request: ApexHttpRequest | null): ApexHttpResponse {
  if (request === null) throwNullPointer();
  const transaction = currentTransaction();
  // [github.com/beyond-the-cloud-dev/trigger-lib, trigger-discover.md, "Also verified"]
  if (transaction.trigger) throwApex("System.CalloutException", "Callout from triggers are currently not supported.");
  if (transaction.hasUncommittedWork) {
    throwApex(
      "System.CalloutException",
      "You have uncommitted work pending. Please commit or rollback before calling out",
    );
  }
  // [Spring '24 release notes: Make Callouts After Rolling Back DML and Releasing Savepoints]
  if (hasActiveSavepoints(transaction))
    throwApex("System.CalloutException", "All active Savepoints must be released before making callouts.");
  transaction.limits.use("callouts");
  if (transaction.isTest) return sendToMock(request);
  // A mock is given the request as it is: tests of amoss send it one that has neither.
  if (request.endpoint === null) throwApex("System.CalloutException", "no protocol: ");
  if (request.method === null) throwApex("System.CalloutException", "Method must be set");
  if (request.certificate !== null)
    throw new NotImplementedError("HttpRequest.setClientCertificateName outside of a test");
  if (!transaction.org.callout) throw new NotImplementedError("Http.send outside of a test");
  const { callout } = transaction.org;
  const { url, headers } = resolveEndpoint(request.endpoint);
  const sent: CalloutRequest = {
    method: request.method,
    endpoint: url,
    headers: new Map([...request.headers.toMap(), ...headers]),
    body: request.body.bytes,
    timeoutMs: request.timeoutMs,
  };
  return responseOf(inAllottedTime(sent, callout));
}

/**
 * All callouts of a transaction together have 120 seconds. That the one in which they run out ends the transaction, and the words, are chosen.
 * [Apex Developer Guide: Callout Limits and Limitations, "The maximum cumulative timeout for callouts by a single Apex transaction is 120 seconds"]
 */
function inAllottedTime(
  request: CalloutRequest,
  callout: (request: CalloutRequest) => CalloutResponse,
): CalloutResponse {
  const transaction = currentTransaction();
  const left = Math.max(0, CALLOUTS_TOGETHER_MS - transaction.calloutMs);
  if (left === 0) throw new LimitException(OUT_OF_TIME);
  const startedAt = transaction.now();
  let answer: CalloutResponse | null = null;
  let failure: unknown = null;
  try {
    answer = callout({ ...request, timeoutMs: Math.min(request.timeoutMs, left) });
  } catch (error) {
    failure = error;
  }
  transaction.calloutMs += Math.max(0, transaction.now() - startedAt);
  if (answer) return answer;
  // A time-out of its own, when that came first, can be caught.
  if (transaction.calloutMs >= CALLOUTS_TOGETHER_MS && left < request.timeoutMs) throw new LimitException(OUT_OF_TIME);
  throw failure;
}

const CALLOUTS_TOGETHER_MS = 120_000;
const OUT_OF_TIME = `Exceeded maximum time allotted for callout (${CALLOUTS_TOGETHER_MS} ms)`;

function sendToMock(request: ApexHttpRequest): ApexHttpResponse {
  const { mock } = currentTransaction().testMethod.get(calloutMock);
  if (mock === null) {
    throwApex("System.CalloutException", "Methods defined as TestMethod do not support Web service callouts");
  }
  return mock.respond(request);
}

function responseOf(answer: CalloutResponse): ApexHttpResponse {
  const response = new ApexHttpResponse();
  response.statusCode = answer.status;
  response.status = answer.statusText;
  response.body = new ApexBlob(answer.body);
  for (const [name, value] of answer.headers) response.headers.set(name, value);
  return response;
}

function setTimeoutMs(self: ApexHttpRequest, ms: number): null {
  if (ms < 1 || ms > LONGEST_TIMEOUT_MS) {
    throwApex("System.CalloutException", `Timeout must be between 1 and ${LONGEST_TIMEOUT_MS} milliseconds`);
  }
  self.timeoutMs = ms;
  return null;
}

const messageMethods = {
  getbody: (self: HttpMessage) => blobText(self.body),
  getbodyasblob: (self: HttpMessage) => self.body,
  // "Use it as a shortcut for: Document doc = new Document(); doc.load(res.getBody());"
  getbodydocument: (self: HttpMessage) => DomDocument.of(blobText(self.body)),
  getheader: (self: HttpMessage, name: string) => self.headers.get(name),
  setbody: (self: HttpMessage, body: string | null) => ((self.body = ApexBlob.ofText(body ?? "")), null),
  setbodyasblob: (self: HttpMessage, body: ApexBlob) => ((self.body = body), null),
  setheader: (self: HttpMessage, name: string, value: string) => (self.headers.set(name, value), null),
  tostring: (self: HttpMessage) => self.apexText(),
};

definePlatformClass({
  name: "System.HttpRequest",
  dispatch: "value",
  jsClass: ApexHttpRequest,
  constructors: { "new/0": () => new ApexHttpRequest() },
  methods: {
    ...messageMethods,
    getcompressed: (self: ApexHttpRequest) => self.compressed,
    getendpoint: (self: ApexHttpRequest) => self.endpoint,
    getmethod: (self: ApexHttpRequest) => self.method,
    setbodydocument: (self: ApexHttpRequest, document: DomDocument | null) => (
      (self.body = ApexBlob.ofText((document ?? throwNullPointer()).toXml())),
      null
    ),
    setclientcertificate: (self: ApexHttpRequest, certificate: string) => ((self.certificate = certificate), null),
    setclientcertificatename: (self: ApexHttpRequest, name: string) => ((self.certificate = name), null),
    setcompressed: (self: ApexHttpRequest, compressed: boolean) => ((self.compressed = compressed), null),
    setendpoint: (self: ApexHttpRequest, endpoint: string) => ((self.endpoint = endpoint), null),
    setmethod: (self: ApexHttpRequest, method: string) => ((self.method = method), null),
    settimeout: setTimeoutMs,
  },
});

definePlatformClass({
  name: "System.HttpResponse",
  dispatch: "value",
  jsClass: ApexHttpResponse,
  constructors: { "new/0": () => new ApexHttpResponse() },
  methods: {
    ...messageMethods,
    getheaderkeys: (self: ApexHttpResponse) => new ApexList("list<string>", self.headers.names()),
    getstatus: (self: ApexHttpResponse) => self.status,
    getxmlstreamreader: (self: ApexHttpResponse) => new XmlStreamReader(blobText(self.body)),
    getstatuscode: (self: ApexHttpResponse) => self.statusCode,
    setstatus: (self: ApexHttpResponse, status: string) => ((self.status = status), null),
    setstatuscode: (self: ApexHttpResponse, code: number) => ((self.statusCode = code), null),
  },
});

class ApexHttp extends PlainObject {
  readonly typeKey = "http";
}

definePlatformClass({
  name: "System.Http",
  dispatch: "value",
  jsClass: ApexHttp,
  constructors: { "new/0": () => new ApexHttp() },
  methods: {
    send: (_self: ApexHttp, request: ApexHttpRequest | null) => send(request),
    tostring: (self: ApexHttp) => self.apexText(),
  },
});
