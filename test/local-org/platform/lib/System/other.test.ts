import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { ADA, call, callStatic, fakeOrg, inTransaction, list, thrownBy } from "../../test-support.ts";
import { platformClass, type ApexValue } from "../../registry.ts";
import { currentTransaction, runInTransaction, type OrgContext, type TransactionKind } from "../../transaction.ts";
import { ApexBlob } from "../../values/blob.ts";
import { ApexDecimal } from "../../values/decimal.ts";
import { DmlException } from "../../values/dml-exception.ts";
import { AuraHandledException, exceptionClass, newException } from "../../values/exceptions.ts";
import type { ApexMap } from "../../values/map.ts";
import { textOf } from "../../values/text.ts";
import { ApexType } from "../../values/type.ts";

const hex = (blob: ApexValue): string => callStatic("System.EncodingUtil", "convertToHex", blob) as string;
const blob = (text: string): ApexBlob => ApexBlob.ofText(text);

describe("Crypto", () => {
  it.each([
    ["MD5", "900150983cd24fb0d6963f7d28e17f72"],
    ["SHA1", "a9993e364706816aba3e25717850c26c9cd0d89d"],
    ["SHA-256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
    ["sha-256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  ])("%s of abc (FIPS 180, RFC 1321)", (algorithm, digest) => {
    expect(hex(callStatic("System.Crypto", "generateDigest", algorithm, blob("abc")))).toBe(digest);
  });
  it("HMAC by RFC 4231, test case 2", () => {
    const mac: ApexValue = callStatic(
      "System.Crypto",
      "generateMac",
      "HmacSHA256",
      blob("what do ya want for nothing?"),
      blob("Jefe"),
    );
    expect(hex(mac)).toBe("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    expect(
      callStatic("System.Crypto", "verifyHmac", "hmacSHA256", blob("what do ya want for nothing?"), blob("Jefe"), mac),
    ).toBe(true);
    expect(callStatic("System.Crypto", "verifyHmac", "hmacSHA256", blob("other"), blob("Jefe"), mac)).toBe(false);
  });
  it.each([
    ["RSA-SHA256", generateKeyPairSync("rsa", { modulusLength: 2048 })],
    ["ECDSA-SHA256", generateKeyPairSync("ec", { namedCurve: "P-256" })],
  ])("%s signs with a PKCS #8 key and verifies with an X.509 one", (algorithm, { privateKey, publicKey }) => {
    const secret = new ApexBlob(privateKey.export({ format: "der", type: "pkcs8" }));
    const open = new ApexBlob(publicKey.export({ format: "der", type: "spki" }));
    const signature: ApexBlob = callStatic("System.Crypto", "sign", algorithm, blob("abc"), secret);
    const verifies = platformClass("System.Crypto")?.statics?.["verify(string,blob,blob,blob)"];
    expect(verifies?.(algorithm, blob("abc"), signature, open)).toBe(true);
    expect(verifies?.(algorithm, blob("abd"), signature, open)).toBe(false);
    expect(thrownBy(() => callStatic("System.Crypto", "sign", algorithm, blob("abc"), blob("no key")))).toBe(
      "System.InvalidParameterValueException: Invalid private key.",
    );
  });
  it("encrypts and decrypts", () => {
    const opened = inTransaction(() => {
      const key: unknown = callStatic("System.Crypto", "generateAesKey", 256);
      const sealed: unknown = callStatic("System.Crypto", "encryptWithManagedIV", "AES256", key, blob("secret"));
      return callStatic("System.Crypto", "decryptWithManagedIV", "AES256", key, sealed);
    });
    expect(call("System.Blob", opened, "toString")).toBe("secret");
  });
  it("refuses unknown algorithms and keys of the wrong length", () => {
    expect(thrownBy(() => callStatic("System.Crypto", "generateDigest", "SHA-7", blob("")))).toContain(
      "Invalid algorithm SHA-7",
    );
    expect(
      thrownBy(() => callStatic("System.Crypto", "encrypt", "AES128", blob("short"), blob("x"), blob("y"))),
    ).toContain("Must be 16 bytes");
  });
});

describe("EncodingUtil", () => {
  it.each([
    ["base64Encode", [blob("Salesforce")], "U2FsZXNmb3JjZQ=="],
    ["urlEncode", ["a b&c=é*~'", "UTF-8"], "a+b%26c%3D%C3%A9*%7E%27"],
    ["urlDecode", ["a+b%26c%3D%C3%A9", "UTF-8"], "a b&c=é"],
    ["convertToHex", [blob("az")], "617a"],
  ])("%s", (method, args, expected) => {
    expect(callStatic("System.EncodingUtil", method, ...args)).toBe(expected);
  });
  it("reads back", () => {
    expect(textOf(callStatic("System.EncodingUtil", "base64Decode", "U2FsZXNmb3JjZQ=="))).toBe("Blob[10]");
    expect(call("System.Blob", callStatic("System.EncodingUtil", "convertFromHex", "617a"), "toString")).toBe("az");
  });
  it("refuses encodings that it does not know, and bytes that are no text", () => {
    expect(thrownBy(() => callStatic("System.EncodingUtil", "urlEncode", "x", "ISO-8859-1"))).toContain(
      "is not implemented",
    );
    expect(thrownBy(() => call("System.Blob", new ApexBlob(Uint8Array.of(0xff)), "toString"))).toBe(
      "System.StringException: BLOB is not a valid UTF-8 string",
    );
  });
});

describe("assertions", () => {
  it.each<[string, ApexValue[], string]>([
    ["System.assertEquals", [1, 2], "Assertion Failed: Expected: 1, Actual: 2"],
    ["System.assertEquals", [1, 2, "sum"], "Assertion Failed: sum: Expected: 1, Actual: 2"],
    ["System.assertEquals", ["a", "A"], "Assertion Failed: Expected: a, Actual: A"],
    ["System.assertNotEquals", [1, 1], "Assertion Failed: Same value: 1"],
    ["System.assert", [false], "Assertion Failed"],
    ["System.assert", [false, "why"], "Assertion Failed: why"],
    ["Assert.areEqual", [null, "x", "m"], "Assertion Failed: m: Expected: null, Actual: x"],
    ["Assert.isTrue", [null], "Assertion Failed: Expected: true, Actual: null"],
    ["Assert.isNotNull", [null], "Assertion Failed: Same value: null"],
    ["Assert.fail", ["never"], "Assertion Failed: never"],
    [
      "Assert.isInstanceOfType",
      ["x", ApexType.of("integer", "Integer")],
      "Assertion Failed: Expected type: Integer, Actual type: String",
    ],
  ])("%s(%s) fails", (name, args, message) => {
    const [className = "", method = ""] = name.split(".");
    expect(thrownBy(() => callStatic(`System.${className}`, method, ...args))).toBe(
      `System.AssertException: ${message}`,
    );
  });
  it.each<[string, ApexValue[]]>([
    ["assertEquals", [1, ApexDecimal.parse("1.0")]],
    ["assertEquals", [5n, 5]],
    ["assertEquals", [list(1), list(1)]],
    ["assertNotEquals", ["a", "A"]],
    ["assert", [true]],
  ])("System.%s(%s) holds", (method, args) => {
    expect(callStatic("System.System", method, ...args)).toBeNull();
  });
});

describe("exceptions", () => {
  it("say what they are", () => {
    const exception = newException("System.ListException", "List index out of bounds: 3");
    expect([exception.gettypename(), exception.getmessage(), exception.apexText()]).toEqual([
      "System.ListException",
      "List index out of bounds: 3",
      "System.ListException: List index out of bounds: 3",
    ]);
  });
  it("have a message of their own when none is given, and a cause", () => {
    const cause = newException("System.MathException", "Divide by 0");
    const jsClass = exceptionClass("System.CalloutException");
    const exception = new (jsClass ?? Error)() as ReturnType<typeof newException>;
    expect(exception.c$exception(cause).getmessage()).toBe("Script-thrown exception");
    expect(exception.getcause()).toBe(cause);
  });
  it("of DML answer for each failed row", () => {
    const exception = DmlException.of("Insert", [
      {
        index: 2,
        id: null,
        statusCode: "REQUIRED_FIELD_MISSING",
        fields: ["LastName"],
        message: "Required fields are missing: [LastName]",
      },
    ]);
    expect(exception.getmessage()).toBe(
      "Insert failed. First exception on row 2; first error: REQUIRED_FIELD_MISSING, Required fields are missing: [LastName]: [LastName]",
    );
    expect([
      exception.getnumdml(),
      exception.getdmlindex(0),
      textOf(exception.getdmltype(0)),
      textOf(exception.getdmlfieldnames(0)),
    ]).toEqual([1, 2, "REQUIRED_FIELD_MISSING", "(LastName)"]);
    expect(thrownBy(() => exception.getdmlmessage(1))).toContain("System.TypeException");
  });
  it("for Lightning keep their message for the client", () => {
    const exception = new AuraHandledException().c$string("Not allowed");
    expect([exception.auraMessage, exception.getmessage()]).toEqual(["Not allowed", "Script-thrown exception"]);
  });
});

describe("Url", () => {
  it("has the parts that java.net.URL has", () => {
    const url: unknown = platformClass("System.Url")?.constructors?.["new/1"]?.(
      "url",
      "https://ada@example.com:8443/a/b?x=1#top",
    );
    const parts = [
      "getProtocol",
      "getUserInfo",
      "getHost",
      "getPort",
      "getDefaultPort",
      "getPath",
      "getQuery",
      "getFile",
      "getRef",
      "getAuthority",
    ];
    expect(parts.map((part) => call("System.Url", url, part) as unknown)).toEqual([
      "https",
      "ada",
      "example.com",
      8443,
      443,
      "/a/b",
      "x=1",
      "/a/b?x=1",
      "top",
      "ada@example.com:8443",
    ]);
  });
  it("of the org is what the surface says, and refused without one", () => {
    const domain = (org: OrgContext): string =>
      runInTransaction({ org, kind: "sync", user: ADA }, () =>
        call("System.Url", callStatic("System.Url", "getOrgDomainUrl"), "toExternalForm"),
      ) as string;
    expect(domain(fakeOrg([], { domainUrl: () => "http://localhost:8080" }))).toBe("http://localhost:8080");
    expect(thrownBy(() => domain(fakeOrg()))).toContain("is not implemented");
  });
  it("refuses text without a protocol", () => {
    expect(thrownBy(() => platformClass("System.Url")?.constructors?.["new/1"]?.("url", "example.com"))).toBe(
      "System.StringException: no protocol: example.com",
    );
  });
});

describe("what belongs to the transaction", () => {
  it("UserInfo is the running user, also in runAs", () => {
    const names = inTransaction((transaction) => {
      const name = (): unknown => callStatic("System.UserInfo", "getName");
      return [
        name(),
        transaction.runAs({ ...ADA, firstName: null, lastName: "Integration" }, name),
        callStatic("System.UserInfo", "getOrganizationId"),
      ];
    });
    expect(names).toEqual(["Ada Lovelace", "Integration", "00D000000000001EAA"]);
  });
  it("FeatureManagement asks the org", () => {
    const check = (name: string): unknown =>
      inTransaction(() => callStatic("System.FeatureManagement", "checkPermission", name));
    expect([check("Allowed"), check("Denied")]).toEqual([true, false]);
  });
  it("Limits shows what was used", () => {
    const seen = inTransaction(({ limits }) => {
      limits.use("soqlQueries", 3);
      return [callStatic("System.Limits", "getQueries"), callStatic("System.Limits", "getLimitQueries")];
    });
    expect(seen).toEqual([3, 100]);
  });
  it("System.debug goes to the log", () => {
    const log = inTransaction(
      (transaction) => (callStatic("System.System", "debug", list("a", null)), transaction.debugLog),
    );
    expect(log).toEqual([{ level: "DEBUG", text: "(a, null)" }]);
  });
  it("Request says what runs, as far as the local org knows", () => {
    const quiddity = (kind: TransactionKind): string =>
      inTransaction(
        () => textOf(call("System.Request", callStatic("System.Request", "getCurrent"), "getQuiddity")),
        kind,
      );
    expect([quiddity("queueable"), quiddity("future"), quiddity("test")]).toEqual([
      "QUEUEABLE",
      "FUTURE",
      "RUNTEST_SYNC",
    ]);
    expect(thrownBy(() => quiddity("sync"))).toContain("is not implemented");
  });
  it("UUIDs are version 4 and can be repeated", () => {
    const make = (): string => inTransaction(() => textOf(callStatic("System.UUID", "randomUUID")));
    expect(make()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(make()).toBe(make());
  });
  it("RestContext holds what Apex sets", () => {
    const rest = platformClass("System.RestContext");
    const request: unknown = platformClass("System.RestRequest")?.constructors?.["new/0"]?.("restrequest");
    call("System.RestRequest", request, "addParameter", "q", "1");
    const seen = inTransaction(() => {
      rest?.staticSetters?.request?.(request);
      return rest?.staticGetters?.request?.() as unknown;
    });
    expect(seen).toBe(request);
    const params = platformClass("System.RestRequest")?.getters?.params?.(request) as ApexMap | undefined;
    expect(params?.get("q")).toBe("1");
  });
});

describe("Http outside of tests", () => {
  const send = (): ApexValue => {
    const request: ApexValue = platformClass("System.HttpRequest")?.constructors?.["new/0"]?.("httprequest");
    call("System.HttpRequest", request, "setEndpoint", "https://example.com");
    call("System.HttpRequest", request, "setMethod", "POST");
    call("System.HttpRequest", request, "setHeader", "X-One", "1");
    call("System.HttpRequest", request, "setBody", "é");
    return call("System.Http", {}, "send", request);
  };
  it("is refused by name when the org sends nothing", () => {
    expect(thrownBy(() => inTransaction(send))).toBe(
      "LocalOrg.NotImplemented: local org: Http.send outside of a test is not implemented",
    );
  });
  it("goes through the org's seam and counts", () => {
    const org = fakeOrg([], {
      callout: (request) => ({
        status: 201,
        statusText: "Created",
        headers: new Map([["X-Echo", `${request.method} ${request.headers.get("X-One")}`]]),
        body: request.body,
      }),
    });
    const seen = runInTransaction({ org, kind: "sync", user: ADA }, () => {
      const response = send();
      const on = (method: string, ...args: ApexValue[]): unknown =>
        call("System.HttpResponse", response, method, ...args);
      return [
        on("getStatusCode"),
        on("getBody"),
        on("getHeader", "x-echo"),
        currentTransaction().limits.used("callouts"),
      ];
    });
    expect(seen).toEqual([201, "é", "POST 1", 1]);
  });
  // [Apex Developer Guide: Callout Limits and Limitations] "The maximum cumulative timeout for callouts by a single Apex transaction is 120 seconds."
  it("has 120 seconds for all callouts of a transaction together", () => {
    const clock = { ms: 0 };
    const timeouts: number[] = [];
    const org = fakeOrg([], {
      now: () => clock.ms,
      callout: ({ timeoutMs, body }) => {
        timeouts.push(timeoutMs);
        clock.ms += 50_000;
        return { status: 200, statusText: "OK", headers: new Map(), body };
      },
    });
    const send = (): ApexValue => {
      const request: ApexValue = platformClass("System.HttpRequest")?.constructors?.["new/0"]?.("httprequest");
      call("System.HttpRequest", request, "setEndpoint", "https://example.com");
      call("System.HttpRequest", request, "setMethod", "GET");
      call("System.HttpRequest", request, "setTimeout", 60_000);
      return call("System.Http", {}, "send", request) as ApexValue;
    };
    runInTransaction({ org, kind: "sync", user: ADA }, () => {
      for (let count = 0; count < 3; count++) send();
      expect(() => send()).toThrow("Exceeded maximum time allotted for callout (120000 ms)");
    });
    expect(timeouts).toEqual([60_000, 60_000, 20_000]);
  });
});
