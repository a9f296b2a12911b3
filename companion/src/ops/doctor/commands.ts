import type { CompanionStatus } from "../status.ts";
import { not, ok, type Finding } from "./finding.ts";

/** Whether the org's commands are listened to. Without, everything goes on, and requests are heard of later. */
export function checkCommands(key: string, { orgs }: Pick<CompanionStatus, "orgs">): Finding[] {
  const check = `org ${key}: commands`;
  const stream = orgs[key]?.commands ?? null;
  if (stream === null) return [ok(check, "Not heard by this process: another one listens, or none is to.")];
  if (stream.connected) return [stream.gaps === 0 ? ok(check, "They are heard.") : missed(check, stream.gaps)];
  const { code, message } = stream.error ?? { code: "", message: "It is about to listen." };
  return [not("warning", check, `Not heard now: requests are asked for instead. ${message}`, fixOf(code))];
}

/** Salesforce keeps them for three days, and nobody keeps those of before. */
function missed(check: string, gaps: number): Finding {
  return not(
    "warning",
    check,
    `They are heard; ${gaps === 1 ? "once" : `${gaps} times`} some were missed, for Salesforce keeps them for three days only.`,
    "Everybody was looked at again and requests were asked for. What else was sent then was not done: docs/operations.md, Commands were missed.",
  );
}

function fixOf(code: string): string {
  if (/permission|cannot_subscribe|cannot\.subscribe/.test(code))
    return "Assign the integration user the permission set Lockstep_Integration.";
  if (/topic\.not\.found/.test(code)) return "Install the matching version of the package.";
  if (/limit\.exceeded/.test(code))
    return "The org's daily event deliveries are used up; they come back within 24 hours.";
  return "Let this machine reach api.pubsub.salesforce.com on port 7443, or set LOCKSTEP_ORG_PUBSUB_ENDPOINT (and LOCKSTEP_ORG_PUBSUB_CA behind a proxy that inspects); LOCKSTEP_ORG_PUBSUB=false switches it off.";
}
