import { describe, expect, it } from "vitest";
import { libraryOrg } from "../testing.ts";

const org = libraryOrg();

const HANDLER = `public class Handler implements Auth.SamlJitHandler {
  public User createUser(Id providerId, Id communityId, Id portalId, String federationId, Map<String, String> attributes, String assertion) {
    return new User(FederationIdentifier = federationId, LastName = attributes.get('User.LastName'));
  }
  public void updateUser(Id userId, Id providerId, Id communityId, Id portalId, String federationId, Map<String, String> attributes, String assertion) {}
}`;

const REGISTRATION = `public class Registration implements Auth.RegistrationHandler {
  public User createUser(Id portalId, Auth.UserData data) { return new User(LastName = data.lastName, Email = data.email); }
  public void updateUser(Id userId, Id portalId, Auth.UserData data) {}
}`;

const PLUGIN = `public class Plugin extends Auth.AuthProviderPluginClass {
  public override String getCustomMetadataType() { return 'Plugin__mdt'; }
  public override PageReference initiate(Map<String, String> configuration, String state) { return new PageReference('/' + state); }
  public override Auth.AuthProviderTokenResponse handleCallback(Map<String, String> configuration, Auth.AuthProviderCallbackState state) {
    return new Auth.AuthProviderTokenResponse('Plugin', state.queryParameters.get('code'), 'secret', 's');
  }
  public override Auth.UserData getUserInfo(Map<String, String> configuration, Auth.AuthProviderTokenResponse response) { return null; }
}`;

describe("Auth", () => {
  it.each([
    [
      "Auth.SamlJitHandler h = new Handler(); return h.createUser(null, null, null, 'ada', new Map<String, String>{'User.LastName' => 'Lovelace'}, null).LastName;",
      "Lovelace",
    ],
    [
      "Auth.UserData d = new Auth.UserData('1', 'Ada', 'Lovelace', 'Ada Lovelace', 'a@b.co', null, 'ada', 'en', 'Okta', null, new Map<String, String>{'k' => 'v'}); Auth.RegistrationHandler h = new Registration(); return h.createUser(null, d).LastName + d.attributeMap.get('k');",
      "Lovelacev",
    ],
    [
      "Auth.AuthProviderPluginClass p = new Plugin(); return p.getCustomMetadataType() + p.initiate(null, 'x').getUrl() + p.handleCallback(null, new Auth.AuthProviderCallbackState(null, '', new Map<String, String>{'code' => 'c'})).oauthToken;",
      "Plugin__mdt/xc",
    ],
    ["throw new Auth.AuthProviderPluginException('no');", "Auth.AuthProviderPluginException: no"],
    ["return Auth.SessionLevel.HIGH_ASSURANCE;", "HIGH_ASSURANCE"],
  ])("%s", (body, expected) => {
    const classes = { Handler: HANDLER, Registration: REGISTRATION, Plugin: PLUGIN };
    expect(org.text(body, { classes })).toBe(expected);
  });

  it("writes the claims of a token, counted from now", () => {
    const body = `Auth.JWT jwt = new Auth.JWT(); jwt.setIss('i'); jwt.setSub('s'); jwt.setAud('a'); jwt.setValidityLength(60); jwt.setNbfClockSkew(5);
      jwt.setAdditionalClaims(new Map<String, Object>{'scope' => 'api'});
      Map<String, Object> claims = (Map<String, Object>) JSON.deserializeUntyped(jwt.toJSONString());
      return claims.get('iss') + ' ' + claims.get('scope') + ' ' + ((Integer) claims.get('exp') - (Integer) claims.get('nbf'));`;
    expect(org.text(body)).toBe("i api 65");
  });

  it.each([
    ["return new Auth.JWS(new Auth.JWT(), 'certificate');", "local org: Auth.JWS constructor is not implemented"],
    [
      "return Auth.SessionManagement.getCurrentSession();",
      "local org: Auth.SessionManagement.getCurrentSession is not implemented",
    ],
  ])("refuses %s", (body, message) => {
    expect(org.problems(body)).toContain(message);
  });
});
