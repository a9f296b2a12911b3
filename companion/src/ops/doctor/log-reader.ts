import type { Clock } from "../../time.ts";
import type { CompanionStatus } from "../status.ts";
import { not, ok, type Finding } from "./finding.ts";

/** Behind by so much, somebody should look. */
const LATE_MS = 5 * 60_000;
/** From here on Okta warns of its daily limit. */
const NEAR_LIMIT = 280_000;

/** Whether the System Log is followed, and what it shows of the event hook. */
export function checkLogReader(key: string, { oktaOrgs }: Pick<CompanionStatus, "oktaOrgs">, clock: Clock): Finding[] {
  const followed = `okta ${key}: System Log`;
  const hook = `okta ${key}: what the event hook brings`;
  const reader = oktaOrgs[key]?.logReader ?? null;
  if (reader === null) return [ok(followed, "Not read by this process: another one reads it, or none is to.")];
  const lagMs = reader.readUpTo === null ? 0 : Math.max(0, clock() - reader.readUpTo);
  const lag = reader.readUpTo === null ? "Not read yet since the start" : `${Math.round(lagMs / 1_000)} s behind`;
  const isLate = lagMs > LATE_MS || reader.error !== null;
  return [
    isLate
      ? not(
          "warning",
          followed,
          `${lag}: ${reader.error?.message ?? "more happens than is read."}`,
          reader.error?.code === "okta_unreachable"
            ? "It is read on from where it was as soon as Okta answers. Check the network, the proxy and DNS."
            : "What the hook brings is not late. Check that okta.logs.read is granted and that nothing else uses up the limit of /api/v1/logs.",
        )
      : ok(followed, reader.readUpTo === null ? "It is about to be read." : `Read, ${lag}.`),
    reader.hooks === "silent"
      ? not(
          "warning",
          hook,
          "It brought none of the latest events that the log has. The log is read more often meanwhile; changes take seconds longer.",
          "Look at the hook in Okta (Workflow, Event Hooks): its status, and whether Okta can reach this companion.",
        )
      : ok(
          hook,
          reader.hooks === "working" ? "Everything that the log has." : "Nothing happened yet that would show it.",
        ),
    ...(reader.hookEvents < NEAR_LIMIT
      ? []
      : [
          not(
            "warning",
            `okta ${key}: the hook's daily limit`,
            `${reader.hookEvents} events in 24 hours; Okta stops at 400,000.`,
            "Take types from the hook that Lockstep does not act on (docs/operations.md). The log is read more often meanwhile.",
          ),
        ]),
  ];
}
