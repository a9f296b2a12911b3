/** System.StaticResourceCalloutMock and MultiStaticResourceCalloutMock. Apex Reference Guide, the pages of the same names. */
import { definePlatformClass } from "../../registry.ts";
import { throwApex, throwNullPointer } from "../../values/exceptions.ts";
import { PlainObject } from "../support/plain-object.ts";
import { hasResource, resourceBody } from "../support/static-resources.ts";
import { ApexHttpResponse, type ApexHttpRequest } from "./Http.ts";

/** What both have: a status and headers, and for a request the name of the resource that answers it. */
abstract class ResourceMock extends PlainObject {
  status: string | null = null;
  statusCode = 0;
  readonly headers = new Map<string, string>();

  abstract resourceFor(request: ApexHttpRequest): string | null;

  /** `Http.send` calls it as it calls any mock. */
  respond(request: ApexHttpRequest): ApexHttpResponse {
    const response = new ApexHttpResponse();
    response.status = this.status;
    response.statusCode = this.statusCode;
    const name = this.resourceFor(request);
    // [Apex-Opensource-Library, HttpCalloutMockRouterTest.shouldUseStaticResourceMock]
    if (!hasResource(name)) throwNullPointer();
    response.body = resourceBody(name);
    for (const [name, value] of this.headers) response.headers.set(name, value);
    return response;
  }
}

class StaticResourceMock extends ResourceMock {
  readonly typeKey = "staticresourcecalloutmock";
  resource: string | null = null;

  resourceFor(): string | null {
    return this.resource;
  }
}

class MultiStaticResourceMock extends ResourceMock {
  readonly typeKey = "multistaticresourcecalloutmock";
  readonly resources = new Map<string, string>();

  resourceFor(request: ApexHttpRequest): string {
    const { endpoint } = request;
    return (
      this.resources.get(endpoint ?? "") ??
      throwApex("System.CalloutException", `No static resource is set for the endpoint: ${String(endpoint)}`)
    );
  }
}

const methods = {
  respond: (self: ResourceMock, request: ApexHttpRequest) => self.respond(request),
  setheader: (self: ResourceMock, name: string, value: string) => (self.headers.set(name, value), null),
  setstatus: (self: ResourceMock, status: string) => ((self.status = status), null),
  setstatuscode: (self: ResourceMock, code: number) => ((self.statusCode = code), null),
};

/** Those that tests write themselves are classes of the project. */
definePlatformClass({
  name: "System.HttpCalloutMock",
  dispatch: "value",
  isInstance: (value) => value instanceof ResourceMock,
  methods: { respond: (mock: ResourceMock, request: ApexHttpRequest) => mock.respond(request) },
});

definePlatformClass({
  name: "System.StaticResourceCalloutMock",
  dispatch: "value",
  jsClass: StaticResourceMock,
  constructors: { "new/0": () => new StaticResourceMock() },
  methods: {
    ...methods,
    setstaticresource: (self: StaticResourceMock, name: string) => ((self.resource = name), null),
  },
});

definePlatformClass({
  name: "System.MultiStaticResourceCalloutMock",
  dispatch: "value",
  jsClass: MultiStaticResourceMock,
  constructors: { "new/0": () => new MultiStaticResourceMock() },
  methods: {
    ...methods,
    setstaticresource: (self: MultiStaticResourceMock, endpoint: string, name: string) => (
      self.resources.set(endpoint, name),
      null
    ),
  },
});
