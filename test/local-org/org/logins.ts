/** Logins of apps: who is let in, and what the login history tells of it. */
import { BlockList, isIPv4 } from "node:net";
import type { OrgData } from "../data/index.ts";
import { ApexDatetime } from "../platform/values/datetime.ts";
import type { LoginAnswer, LoginRefusal, LoginRequest } from "../surface/org-operations.ts";
import type { Sessions } from "./sessions.ts";

/** [Object Reference: EventLogFile, Login Event Type, the labels of LOGIN_STATUS] */
const STATUS: Readonly<Record<Exclude<LoginRefusal, "unknown_user" | "unknown_token">, string>> = {
  inactive: "User is inactive",
  frozen: "User is frozen",
  restricted_ip: "Restricted IP",
};

/** Lets an app in as a user, by username or by refresh token. */
export function logIn(request: LoginRequest, data: OrgData, sessions: Sessions): LoginAnswer {
  const grant = request.refreshToken === undefined ? null : sessions.grantOf(request.refreshToken);
  if (request.refreshToken !== undefined && grant?.clientId !== request.clientId)
    return { ok: false, reason: "unknown_token" };
  const user = grant ? data.runningUser(grant.userId) : data.userByUsername(request.username);
  if (!user) return { ok: false, reason: "unknown_user" };
  const refusal = refusalOf(user.id, request.remoteAddress, data);
  const loginHistoryId = recordLogin(data, user.id, request, refusal === null ? "Success" : STATUS[refusal]);
  if (refusal !== null) return { ok: false, reason: refusal };
  const details = { loginType: "OAuth", remoteAddress: request.remoteAddress, loginHistoryId };
  const token = sessions.open(user.id, {
    ...details,
    scopes: request.scopes ?? ["api"],
    ...(grant && { grantId: grant.id }),
  });
  return { ok: true, token, userId: user.id };
}

function refusalOf(userId: string, remoteAddress: string, data: OrgData): keyof typeof STATUS | null {
  const standing = data.standingOf(userId);
  if (standing !== "active") return standing;
  return mayComeFrom(userId, remoteAddress, data) ? null : "restricted_ip";
}

/** A profile with login IP ranges lets its users in from these addresses only. [Salesforce Help: Restrict Login IP Addresses in Profiles] */
function mayComeFrom(userId: string, remoteAddress: string, data: OrgData): boolean {
  const profileId = data.runningUser(userId).profileId;
  const profile = profileId === null ? undefined : data.store.find(profileId);
  const ranges = data.settings.loginIpRanges.get(String(profile?.values["Name"]));
  if (!ranges) return true;
  const list = new BlockList();
  for (const { start, end } of ranges) list.addRange(start, end, isIPv4(start) ? "ipv4" : "ipv6");
  const address = remoteAddress.replace(/^::ffff:(?=\d+\.)/, "");
  return list.check(address, isIPv4(address) ? "ipv4" : "ipv6");
}

function recordLogin(data: OrgData, userId: string, { clientId, remoteAddress }: LoginRequest, Status: string): string {
  const at = new ApexDatetime(Math.floor(data.now() / 1000) * 1000);
  if (Status === "Success") data.updateSystemRow("User", userId, { LastLoginDate: at });
  return data.insertSystemRow("LoginHistory", {
    UserId: userId,
    LoginTime: at,
    SourceIp: remoteAddress,
    Status,
    LoginType: "Remote Access 2.0",
    Application: clientId,
  });
}
