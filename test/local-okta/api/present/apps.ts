import type { App, AppGroup, AppUser, User } from "../../state/model.ts";
import { listedUser } from "./users.ts";

export function presentApp(baseUrl: string, orgId: string, app: App): object {
  const self = `${baseUrl}/api/v1/apps/${app.id}`;
  return {
    id: app.id,
    orn: `orn:okta:idp:${orgId}:apps:${app.name}:${app.id}`,
    name: app.name,
    label: app.label,
    status: app.status,
    lastUpdated: app.lastUpdated,
    created: app.created,
    accessibility: { selfService: false, errorRedirectUrl: null, loginRedirectUrl: null },
    visibility: {
      autoLaunch: false,
      autoSubmitToolbar: false,
      hide: { iOS: false, web: false },
      appLinks: { login: true },
    },
    features: [],
    signOnMode: app.signOnMode,
    credentials: { userNameTemplate: { template: "${source.login}", type: "BUILT_IN" }, signing: {} },
    settings: {
      app: {},
      notifications: { vpn: { network: { connection: "DISABLED" }, message: null, helpUrl: null } },
    },
    _links: {
      self: { href: self },
      users: { href: `${self}/users` },
      groups: { href: `${self}/groups` },
      deactivate: { href: `${self}/lifecycle/deactivate` },
    },
  };
}

/** @param embedded the user, when the caller asked for `expand=user` */
export function presentAppUser(
  baseUrl: string,
  appUser: AppUser,
  embedded: { readonly user: User; readonly typeId: string } | null,
): object {
  return {
    id: appUser.userId,
    // Without provisioning nothing is created in the app, so there is no id of the app's own.
    externalId: null,
    created: appUser.created,
    lastUpdated: appUser.lastUpdated,
    scope: appUser.scope,
    status: "ACTIVE",
    statusChanged: appUser.statusChanged,
    passwordChanged: null,
    syncState: "DISABLED",
    credentials: { userName: appUser.userName },
    profile: appUser.profile,
    _links: {
      app: { href: `${baseUrl}/api/v1/apps/${appUser.appId}` },
      user: { href: `${baseUrl}/api/v1/users/${appUser.userId}` },
    },
    ...(embedded ? { _embedded: { user: listedUser(baseUrl, embedded.typeId, embedded.user) } } : {}),
  };
}

export function presentAppGroup(baseUrl: string, appGroup: AppGroup): object {
  const app = `${baseUrl}/api/v1/apps/${appGroup.appId}`;
  return {
    id: appGroup.groupId,
    lastUpdated: appGroup.lastUpdated,
    priority: appGroup.priority,
    profile: appGroup.profile,
    _links: {
      app: { href: app },
      self: { href: `${app}/groups/${appGroup.groupId}` },
      group: { href: `${baseUrl}/api/v1/groups/${appGroup.groupId}` },
    },
  };
}

export function presentAppLink(baseUrl: string, app: App, appUser: AppUser, sortOrder: number): object {
  return {
    id: appUser.id,
    label: app.label,
    linkUrl: `${baseUrl}/home/${app.name}/${app.id}/46`,
    logoUrl: `${baseUrl}/assets/img/logos/default.png`,
    appName: app.name,
    appInstanceId: app.id,
    appAssignmentId: appUser.id,
    credentialsSetup: false,
    hidden: false,
    sortOrder,
  };
}
