import type { z } from "zod";
import { CONTRACT } from "../../salesforce/contract/door.ts";
import type { verification } from "../../salesforce/contract/audit.ts";
import { health } from "../../salesforce/contract/health.ts";
import { SalesforceFailure } from "../../salesforce/failure.ts";
import type { OrgClient } from "../../salesforce/org-client.ts";
import { not, ok, type Finding } from "./finding.ts";

/** Shares of a limit at which operators should know. */
const NEARLY = 0.8;
const FULL = 0.95;

/** Checks the sign-in, the package, what it may do, and the limits of an org. */
export async function checkSalesforce(
  key: string,
  client: Pick<OrgClient, "call">,
  signal: AbortSignal,
): Promise<Finding[]> {
  const who = `org ${key}`;
  const reached = `${who}: sign-in`;
  try {
    const it = await client.call(health, {}, signal);
    const enforced = it.rules.enforce;
    return [
      ok(reached, `Package ${it.package} in the org ${it.organizationId}.`),
      contractFinding(who, it.contract, it.oldestContract ?? it.contract),
      it.enabled
        ? ok(`${who}: switched on`, "Yes.")
        : not(
            "warning",
            `${who}: switched on`,
            "No: nothing is applied.",
            "Switch Lockstep on in its settings in Salesforce.",
          ),
      it.settings.dryRun
        ? not(
            "warning",
            `${who}: dry run`,
            "On: it plans, and applies nothing.",
            "Switch dry run off in its settings when the plans look right.",
          )
        : ok(`${who}: dry run`, "Off."),
      enforced > 0
        ? ok(`${who}: rules`, `${enforced} enforced, ${it.rules.monitor} monitored.`)
        : not("warning", `${who}: rules`, "None is enforced.", "Add rules in the app, or render a template."),
      ...Object.entries(it.limits).flatMap(([name, { used, limit }]) => limitFinding(who, name, used, limit)),
      ...it.subscribers.flatMap(({ name, status }) =>
        status === null || status === undefined || status === "Running"
          ? []
          : not(
              "failed",
              `${who}: subscriber ${name}`,
              `It is ${status}.`,
              "Resume it in Setup, Platform Events; what it missed is kept for three days.",
            ),
      ),
      auditFinding(who, it.verification),
      it.heldRuns > 0
        ? not("warning", `${who}: breaker`, `${it.heldRuns} runs wait.`, "Approve or reject them in Lockstep's app.")
        : ok(`${who}: breaker`, "It holds nobody."),
    ];
  } catch (error) {
    if (!(error instanceof SalesforceFailure)) throw error;
    return [not("failed", reached, error.message, fixOf(error))];
  }
}

/** Whether the audit trail is as it was written. */
function auditFinding(who: string, { verdict, problemCount }: z.output<typeof verification>): Finding {
  const check = `${who}: audit chain`;
  if (verdict === "broken")
    return not(
      "failed",
      check,
      `${problemCount ?? "Some"} problems.`,
      "Somebody or something changed the audit trail. Read docs/security.md before anything else.",
    );
  if (verdict === null || verdict === undefined)
    return not(
      "unknown",
      check,
      "It was not verified yet.",
      "Verify it in Lockstep's app: tab Activity, Audit Trail, Verify Everything.",
    );
  return ok(check, verdict === "running" ? "It is being verified." : "It is sound.");
}

/** Whether the package understands what this companion sends. */
function contractFinding(who: string, newest: number, oldest: number): Finding {
  const check = `${who}: contract`;
  if (oldest <= CONTRACT && CONTRACT <= newest)
    return ok(check, `Package and companion understand number ${CONTRACT}.`);
  const fix = newest < CONTRACT ? "Update the package in this org." : "Update the companion.";
  return not("failed", check, `The package understands contracts ${oldest} to ${newest}, not ${CONTRACT}.`, fix);
}

function limitFinding(who: string, name: string, used: number, limit: number): Finding[] {
  const share = limit === 0 ? 0 : used / limit;
  if (share < NEARLY) return [];
  const check = `${who}: ${name}`;
  return [
    not(
      share >= FULL ? "failed" : "warning",
      check,
      `${used} of ${limit}.`,
      "Find who uses it in Setup, System Overview, or buy more.",
    ),
  ];
}

function fixOf({ code, class: kind }: SalesforceFailure): string {
  if (/^invalid_|^unauthorized|^inactive/.test(code))
    return "Check the External Client App: its certificate fits LOCKSTEP_ORG_PRIVATE_KEY, the user LOCKSTEP_ORG_USERNAME is active and pre-authorised, LOCKSTEP_ORG_AUDIENCE is the login URL.";
  if (code === "forbidden" || code === "INSUFFICIENT_ACCESS")
    return "Assign the integration user the permission set Lockstep_Integration.";
  if (code === "NOT_FOUND") return "Install the package in this org; its REST resources are not there.";
  if (code === "REQUEST_LIMIT_EXCEEDED")
    return "The org's daily API allowance is used up; it comes back within 24 hours.";
  return kind === "org"
    ? "Read the code in companion/README.md, What to do when."
    : "Try again in a minute; if it stays so, look at status.salesforce.com.";
}
