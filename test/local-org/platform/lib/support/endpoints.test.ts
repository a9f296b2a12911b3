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
  "namedCredentials/Door.namedCredential-meta.xml": xml(
    "NamedCredential",
    `<namedCredentialType>SecuredEndpoint</namedCredentialType>
     <namedCredentialParameters><parameterName>Url</parameterName><parameterType>Url</parameterType><parameterValue>https://door.example.com</parameterValue></namedCredentialParameters>
     <namedCredentialParameters><externalCredential>Key</externalCredential><parameterName>ExternalCredential</parameterName><parameterType>Authentication</parameterType></namedCredentialParameters>`,
  ),
  "externalCredentials/Key.externalCredential-meta.xml": xml(
    "ExternalCredential",
    `<authenticationProtocol>Custom</authenticationProtocol>
     <externalCredentialParameters><parameterName>Door</parameterName><parameterType>NamedPrincipal</parameterType></externalCredentialParameters>
     <externalCredentialParameters><parameterName>Authorization</parameterName><parameterType>AuthHeader</parameterType><parameterValue>{!'Bearer ' &amp; $Credential.Key.Token}</parameterValue></externalCredentialParameters>`,
  ),
  "permissionsets/Doors.permissionset-meta.xml": xml(
    "PermissionSet",
    `<label>Doors</label>
     <externalCredentialPrincipalAccesses><enabled>true</enabled><externalCredentialPrincipal>Key-Door</externalCredentialPrincipal></externalCredentialPrincipalAccesses>`,
  ),
  "permissionsets/Tokens.permissionset-meta.xml": xml(
    "PermissionSet",
    "<label>Tokens</label><objectPermissions><allowRead>true</allowRead><object>UserExternalCredential</object></objectPermissions>",
  ),
});

describe("the endpoint of a callout", () => {
  it.each([
    ["https://acme.example.com/api", "https://acme.example.com/api"],
    ["callout:Books/volumes?q=1", "https://books.example.com/v1/volumes?q=1"],
  ])("%s goes to %s", (endpoint, url) => {
    expect(org.run(() => resolveEndpoint(endpoint).url)).toBe(url);
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

describe("a named credential with an external one", () => {
  const resolve = () => org.run(() => thrownBy(() => resolveEndpoint("callout:Door/x")));

  it("is closed to whom no permission set opens its principal", () => {
    expect(resolve()).toBe(
      'System.CalloutException: We couldn\'t access the credential(s). You might not have the required permissions, or the external credential "Key" might not exist.',
    );
  });

  it("is closed to whom none lets read the tokens", () => {
    org.data.assignPermissionSet(org.data.administratorId, "Doors");
    expect(resolve()).toContain("We couldn't access the credential(s).");
  });

  it("adds the header that is made of what was entered in Setup, at the address that was", () => {
    org.data.assignPermissionSet(org.data.administratorId, "Tokens");
    expect(resolve()).toBe("System.CalloutException: Field Key.Token does not exist");
    const { parameters, urls } = org.data.settings.credentials;
    parameters.set("key.token", "secret");
    expect(org.run(() => resolveEndpoint("callout:Door/x"))).toEqual({
      url: "https://door.example.com/x",
      headers: new Map([["Authorization", "Bearer secret"]]),
    });
    urls.set("door", "https://elsewhere.example.com/");
    expect(org.run(() => resolveEndpoint("callout:Door/x").url)).toBe("https://elsewhere.example.com/x");
  });
});
