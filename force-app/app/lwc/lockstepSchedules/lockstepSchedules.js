import { LightningElement, api } from "lwc";
import { fill, timeOf } from "c/lockstepText";
import schedulesHint from "@salesforce/label/c.Lockstep_Settings_Schedules_Hint";
import off from "@salesforce/label/c.Lockstep_Settings_Schedule_Off";
import never from "@salesforce/label/c.Lockstep_Settings_Schedule_Never";
import failed from "@salesforce/label/c.Lockstep_Settings_Schedule_Failed";
import own from "@salesforce/label/c.Lockstep_Settings_Audience_Own";
import nobody from "@salesforce/label/c.Lockstep_Settings_Audience_Nobody";
import slackWord from "@salesforce/label/c.Lockstep_Settings_Audience_Slack";
import { AUDIENCES, DIGESTS, JOBS, LABELS } from "./labels";

/** What the companion does by the clock and whom it tells, as it told last. Both are set where it runs. */
export default class LockstepSchedules extends LightningElement {
    /** As POST companion-reports has them; nothing where none were told. */
    @api schedules;
    @api audiences;

    labels = LABELS;

    get schedulesHint() {
        return fill(schedulesHint, this.schedules.timeZone);
    }

    get jobs() {
        const { jobs = [], reconcileRepairs } = this.schedules;
        return jobs.map(({ name, cron, nextAt, lastAt, lastOutcome, lastError }) => {
            const { label, repairing, variable } = JOBS[name] ?? { label: name };
            return {
                name,
                label: reconcileRepairs && repairing ? repairing : label,
                variable,
                cron: cron === "off" ? off : cron,
                next: nextAt ? timeOf(nextAt) : "–",
                last: lastAt ? timeOf(lastAt) : never,
                failure: lastOutcome === "failed" ? fill(failed, lastError) : undefined,
            };
        });
    }

    get told() {
        const { audiences: listed = [], dailyAtHour, tellsManagers, tellsPeople } = this.audiences;
        const hear = (digest) => fill(DIGESTS[digest] ?? digest, dailyAtHour);
        const personal = (name, isTold, variables) => ({
            name,
            label: AUDIENCES[name],
            variables,
            how: isTold ? own : nobody,
            digest: isTold ? DIGESTS.immediate : "–",
        });
        return [
            ...listed.map(({ name, emails, slack, digest }) => {
                const how = [...emails, ...(slack ? [slackWord] : [])].join(", ");
                const key = name.toUpperCase();
                return {
                    name,
                    label: AUDIENCES[name] ?? name,
                    variables: `LOCKSTEP_NOTIFY_${key}, LOCKSTEP_SLACK_${key}, LOCKSTEP_DIGEST_${key}`,
                    how: how || nobody,
                    digest: how ? hear(digest) : "–",
                };
            }),
            personal("manager", tellsManagers, "LOCKSTEP_NOTIFY_MANAGER, LOCKSTEP_SMTP_HOST"),
            personal("person", tellsPeople, "LOCKSTEP_SMTP_HOST"),
        ];
    }
}
