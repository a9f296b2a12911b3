/** System.RestContext, RestRequest and RestResponse. Apex Reference Guide, "RestContext Class". */
import { definePlatformClass } from "../../registry.ts";
import { currentTransaction, TransactionSlot } from "../../transaction.ts";
import { ApexBlob } from "../../values/blob.ts";
import { ApexMap } from "../../values/map.ts";
import { PlainObject } from "../support/plain-object.ts";

const stringMap = (entries: Readonly<Record<string, string>>): ApexMap =>
  new ApexMap("map<string,string>", Object.entries(entries));

/** What a RestRequest is made of when a request comes in. */
export interface RestRequestParts {
  readonly httpMethod: string;
  /** Everything after `/services/apexrest`: `/Account/001…`. */
  readonly requestUri: string;
  /** The mapping that matched: `/services/apexrest/Account/*`. */
  readonly resourcePath: string;
  readonly remoteAddress: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | null;
}

export class RestRequestValue extends PlainObject {
  readonly typeKey = "restrequest";
  headers: ApexMap;
  params: ApexMap;
  httpMethod: string | null;
  remoteAddress: string | null;
  requestBody: ApexBlob | null;
  requestUri: string | null;
  resourcePath: string | null;

  constructor(parts: Partial<RestRequestParts> = {}) {
    super();
    const { body = null } = parts;
    this.headers = stringMap(parts.headers ?? {});
    this.params = stringMap(parts.parameters ?? {});
    this.httpMethod = parts.httpMethod ?? null;
    this.remoteAddress = parts.remoteAddress ?? null;
    this.requestUri = parts.requestUri ?? null;
    this.resourcePath = parts.resourcePath ?? null;
    this.requestBody = typeof body === "string" ? ApexBlob.ofText(body) : body && new ApexBlob(body);
  }
}

export class RestResponseValue extends PlainObject {
  readonly typeKey = "restresponse";
  headers: ApexMap = stringMap({});
  responseBody: ApexBlob | null = null;
  statusCode: number | null = null;

  /** The headers as Apex has set them. */
  headerRecord(): Record<string, string> {
    return Object.fromEntries(this.headers.entries());
  }
  /** The body as UTF-8 text, or null when Apex has set none. */
  body(): string | null {
    return this.responseBody && Buffer.from(this.responseBody.bytes).toString("utf8");
  }
}

/** The request and the response of a transaction; null outside of Apex REST, where tests set them by themselves. */
export interface RestContextState {
  request: RestRequestValue | null;
  response: RestResponseValue | null;
}

export const restContext = new TransactionSlot<RestContextState>(() => ({ request: null, response: null }));

const state = (): RestContextState => currentTransaction().get(restContext);

definePlatformClass({
  name: "System.RestContext",
  dispatch: "value",
  staticGetters: { request: () => state().request, response: () => state().response },
  staticSetters: {
    request: (request: RestRequestValue | null) => (state().request = request),
    response: (response: RestResponseValue | null) => (state().response = response),
  },
});

definePlatformClass({
  name: "System.RestRequest",
  dispatch: "value",
  jsClass: RestRequestValue,
  constructors: { "new/0": () => new RestRequestValue() },
  methods: {
    addheader: (self: RestRequestValue, name: string, value: string) => (self.headers.put(name, value), null),
    addparameter: (self: RestRequestValue, name: string, value: string) => (self.params.put(name, value), null),
  },
  getters: {
    headers: (self: RestRequestValue) => self.headers,
    httpmethod: (self: RestRequestValue) => self.httpMethod,
    params: (self: RestRequestValue) => self.params,
    remoteaddress: (self: RestRequestValue) => self.remoteAddress,
    requestbody: (self: RestRequestValue) => self.requestBody,
    requesturi: (self: RestRequestValue) => self.requestUri,
    resourcepath: (self: RestRequestValue) => self.resourcePath,
  },
  setters: {
    headers: (self: RestRequestValue, headers: ApexMap) => (self.headers = headers),
    httpmethod: (self: RestRequestValue, method: string | null) => (self.httpMethod = method),
    params: (self: RestRequestValue, params: ApexMap) => (self.params = params),
    remoteaddress: (self: RestRequestValue, address: string | null) => (self.remoteAddress = address),
    requestbody: (self: RestRequestValue, body: ApexBlob | null) => (self.requestBody = body),
    requesturi: (self: RestRequestValue, uri: string | null) => (self.requestUri = uri),
    resourcepath: (self: RestRequestValue, path: string | null) => (self.resourcePath = path),
  },
});

definePlatformClass({
  name: "System.RestResponse",
  dispatch: "value",
  jsClass: RestResponseValue,
  constructors: { "new/0": () => new RestResponseValue() },
  methods: {
    addheader: (self: RestResponseValue, name: string, value: string) => (self.headers.put(name, value), null),
  },
  getters: {
    headers: (self: RestResponseValue) => self.headers,
    responsebody: (self: RestResponseValue) => self.responseBody,
    statuscode: (self: RestResponseValue) => self.statusCode,
  },
  setters: {
    headers: (self: RestResponseValue, headers: ApexMap) => (self.headers = headers),
    responsebody: (self: RestResponseValue, body: ApexBlob | null) => (self.responseBody = body),
    statuscode: (self: RestResponseValue, code: number | null) => (self.statusCode = code),
  },
});
