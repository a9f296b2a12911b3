import { describe, expect, it } from "vitest";
import { xml } from "../../../data/testing-metadata.ts";
import { libraryOrg } from "../testing.ts";
import { resolveEndpoint } from "./endpoints.ts";
import { thrownBy } from "../../test-support.ts";

const org = libraryOrg({
  "remoteSiteSettings/Okta.remoteSite-meta.xml": xml(
    "RemoteSiteSetting",
    "<isActive>true</isActive><url>https://acme.example.com</url>",
  ),
  "remoteSiteSettings/Old.remoteSite-meta.xml": xml(
    "RemoteSiteSetting",
    "<isActive>false</isActive><url>https://old.example.com</url>",
  ),
  "namedCredentials/Books.namedCredential-meta.xml": xml(
    "NamedCredential",
    "<endpoint>https://books.example.com/v1/</endpoint><protocol>NoAuthentication</protocol>",
  ),
  "namedCredentials/Secret.namedCredential-meta.xml": xml(
    "NamedCredential",
    "<endpoint>https://x.example.com</endpoint><protocol>Password</protocol>",
  ),
});

describe("the endpoint of a callout", () => {
  it.each([
    ["https://acme.example.com/api", "https://acme.example.com/api"],
    ["callout:Books/volumes?q=1", "https://books.example.com/v1/volumes?q=1"],
  ])("%s goes to %s", (endpoint, url) => {
    expect(org.run(() => resolveEndpoint(endpoint))).toBe(url);
  });

  it.each([
    [
      "https://old.example.com",
      "System.CalloutException: Unauthorized endpoint, please check Setup->Security->Remote site settings. endpoint = https://old.example.com",
    ],
    ["acme", "System.CalloutException: no protocol: acme"],
    [
      "callout:Nope",
      'System.CalloutException: The callout couldn\'t access the endpoint. You might not have the required permissions, or the named credential "Nope" might not exist.',
    ],
    [
      "callout:Secret/x",
      "LocalOrg.NotImplemented: local org: authentication of named credentials (Secret) is not implemented",
    ],
  ])("%s is refused", (endpoint, message) => {
    expect(org.run(() => thrownBy(() => resolveEndpoint(endpoint)))).toBe(message);
  });
});
