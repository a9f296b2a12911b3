import { LightningElement, api } from "lwc";
import timeZone from "@salesforce/i18n/timeZone";
import { cronWords } from "c/lockstepCron";
import { fill, timeOf } from "c/lockstepText";
import toldZones from "@salesforce/label/c.Lockstep_Settings_Schedules_Told";
import here from "@salesforce/label/c.Lockstep_Settings_Schedule_Here";
import elsewhere from "@salesforce/label/c.Lockstep_Settings_Schedule_Elsewhere";
import unusable from "@salesforce/label/c.Lockstep_Settings_Unusable";
import noMail from "@salesforce/label/c.Lockstep_Settings_Audiences_No_Mail";
import named from "@salesforce/label/c.Lockstep_Settings_Audience_Named";
import never from "@salesforce/label/c.Lockstep_Settings_Schedule_Never";
import failed from "@salesforce/label/c.Lockstep_Settings_Schedule_Failed";
import own from "@salesforce/label/c.Lockstep_Settings_Audience_Own";
import nobody from "@salesforce/label/c.Lockstep_Settings_Audience_Nobody";
import slackWord from "@salesforce/label/c.Lockstep_Settings_Audience_Slack";
import { AUDIENCES, DIGESTS, JOBS, LABELS, SETTINGS } from "./labels";

/** What the companion does by the clock and whom it tells, as it told last: by the settings of the org and by its configuration. */
export default class LockstepSchedules extends LightningElement {
    /** As POST companion-reports has them; nothing where none were told. */
    @api schedules;
    @api audiences;

    labels = LABELS;

    get zones() {
        return fill(toldZones, this.schedules.timeZone, timeZone);
    }

    get jobs() {
        const { jobs = [], reconcileRepairs, timeZone: zone, configured } = this.schedules;
        return jobs.map(({ name, cron, nextAt, lastAt, lastOutcome, lastError, setBy }) => {
            const { label, repairing, variable, why } = JOBS[name] ?? { label: name };
            const words = cronWords(cron);
            // The companion's own jobs go by its own time zone.
            const isElsewhere = why && configured && configured.timeZone !== zone && cron !== "off";
            return {
                name,
                label: reconcileRepairs && repairing ? repairing : label,
                variable: setBy === "org" ? undefined : variable,
                source: setBy === "org" ? here : why,
                when: isElsewhere ? fill(elsewhere, words, configured.timeZone) : words,
                next: nextAt ? timeOf(nextAt) : "–",
                last: lastAt ? timeOf(lastAt) : never,
                failure: lastOutcome === "failed" ? fill(failed, lastError) : undefined,
            };
        });
    }

    get problems() {
        const all = [...(this.schedules?.problems ?? []), ...(this.audiences?.problems ?? [])];
        return all.map(({ setting, value, message }) => ({
            key: `${setting} ${value}`,
            sentence: fill(unusable, value, labelOf(setting), message),
        }));
    }

    get noMail() {
        return this.audiences.hasMail === false ? noMail : undefined;
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
        const configured = ({ name, emails, slack, digest }) => {
            const how = [...emails, ...(slack ? [slackWord] : [])].join(", ");
            const key = name.toUpperCase();
            return {
                name,
                label: AUDIENCES[name] ?? name,
                variables: `LOCKSTEP_NOTIFY_${key}, LOCKSTEP_SLACK_${key}, LOCKSTEP_DIGEST_${key}`,
                how: how || nobody,
                digest: how ? hear(digest) : "–",
            };
        };
        const besides = ({ name, named: { emails, digest } }) => ({
            name: `${name} named`,
            label: fill(named, AUDIENCES[name]),
            how: emails.join(", "),
            digest: hear(digest),
        });
        const linesOf = (audience) => {
            const line = configured(audience);
            return audience.named?.emails.length > 0 ? [line, besides(audience)] : [line];
        };
        return [
            ...listed.flatMap(linesOf),
            personal("manager", tellsManagers, "LOCKSTEP_NOTIFY_MANAGER, LOCKSTEP_SMTP_HOST"),
            personal("person", tellsPeople, "LOCKSTEP_SMTP_HOST"),
        ];
    }
}

/** What the screen calls a setting that the companion names, such as audiences.it. */
function labelOf(setting) {
    const [kind, name] = setting.split(".");
    const labels = { schedules: JOBS[name]?.label, audiences: AUDIENCES[name] };
    return labels[kind] ?? SETTINGS[setting] ?? setting;
}
