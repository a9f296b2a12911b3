import { X509Certificate } from "node:crypto";
import { expect, it } from "vitest";
import { selfSignedCertificate } from "./certificate.ts";

it("is signed by its own key, valid now, and names its hosts and addresses", () => {
  const { certificate, privateKey } = selfSignedCertificate(["localhost"], ["127.0.0.1"]);
  const parsed = new X509Certificate(certificate);
  expect(parsed.verify(parsed.publicKey)).toBe(true);
  expect(parsed.checkIssued(parsed)).toBe(true);
  expect(parsed.checkHost("localhost")).toBe("localhost");
  expect(parsed.checkIP("127.0.0.1")).toBe("127.0.0.1");
  expect(parsed.checkHost("example.com")).toBeUndefined();
  expect(parsed.ca).toBe(true);
  expect(new Date(parsed.validFrom).getTime()).toBeLessThan(Date.now());
  expect(new Date(parsed.validTo).getTime()).toBeGreaterThan(Date.now());
  expect(privateKey).toMatch(/^-----BEGIN PRIVATE KEY-----/);
});

it("differs from one org to the next", () => {
  const [first, second] = [selfSignedCertificate(["localhost"]), selfSignedCertificate(["localhost"])];
  expect(new X509Certificate(first.certificate).serialNumber).not.toBe(
    new X509Certificate(second.certificate).serialNumber,
  );
});
