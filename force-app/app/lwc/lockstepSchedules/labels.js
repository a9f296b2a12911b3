import schedulesCaption from "@salesforce/label/c.Lockstep_Settings_Schedules_Caption";
import job from "@salesforce/label/c.Lockstep_Settings_Schedule_Job";
import when from "@salesforce/label/c.Lockstep_Settings_Schedule_When";
import next from "@salesforce/label/c.Lockstep_Settings_Schedule_Next";
import last from "@salesforce/label/c.Lockstep_Settings_Schedule_Last";
import audiencesCaption from "@salesforce/label/c.Lockstep_Settings_Audiences_Caption";
import who from "@salesforce/label/c.Lockstep_Settings_Audience_Who";
import how from "@salesforce/label/c.Lockstep_Settings_Audience_How";
import digest from "@salesforce/label/c.Lockstep_Settings_Audience_Digest";
import reconcile from "@salesforce/label/c.Lockstep_Settings_Job_Reconcile";
import reconcileRepairs from "@salesforce/label/c.Lockstep_Settings_Job_Reconcile_Repairs";
import retryBlocked from "@salesforce/label/c.Lockstep_Settings_Job_Retry_Blocked";
import accessPolicies from "@salesforce/label/c.Lockstep_Settings_Job_Access_Policies";
import licences from "@salesforce/label/c.Lockstep_Settings_Job_Licences";
import retention from "@salesforce/label/c.Lockstep_Settings_Job_Retention";
import forgetEvents from "@salesforce/label/c.Lockstep_Settings_Job_Forget_Events";
import forgetEventsWhy from "@salesforce/label/c.Lockstep_Settings_Job_Forget_Events_Why";
import repairs from "@salesforce/label/c.Lockstep_Settings_Schedule_Repairs";
import zone from "@salesforce/label/c.Lockstep_Settings_Schedule_Zone";
import it from "@salesforce/label/c.Lockstep_Settings_Audience_It";
import security from "@salesforce/label/c.Lockstep_Settings_Audience_Security";
import operators from "@salesforce/label/c.Lockstep_Settings_Audience_Operators";
import finops from "@salesforce/label/c.Lockstep_Settings_Audience_Finops";
import manager from "@salesforce/label/c.Lockstep_Settings_Audience_Manager";
import person from "@salesforce/label/c.Lockstep_Settings_Audience_Person";
import immediate from "@salesforce/label/c.Lockstep_Settings_Digest_Immediate";
import hourly from "@salesforce/label/c.Lockstep_Settings_Digest_Hourly";
import daily from "@salesforce/label/c.Lockstep_Settings_Digest_Daily";

/** What the template shows. */
export const LABELS = {
    schedulesCaption,
    job,
    when,
    next,
    last,
    audiencesCaption,
    who,
    how,
    digest,
};

/** Jobs as the companion names them, and the variable that has the schedule of each. */
export const JOBS = {
    reconcile: { label: reconcile, repairing: reconcileRepairs, variable: "LOCKSTEP_JOB_RECONCILE" },
    retry_blocked: { label: retryBlocked, variable: "LOCKSTEP_JOB_RETRY_BLOCKED" },
    access_policies: { label: accessPolicies, variable: "LOCKSTEP_JOB_POLICIES" },
    licences: { label: licences, variable: "LOCKSTEP_JOB_LICENCES" },
    retention: { label: retention, variable: "LOCKSTEP_JOB_RETENTION" },
    forget_events: { label: forgetEvents, variable: "LOCKSTEP_JOB_EVENTS", why: forgetEventsWhy },
};

/** Audiences as rules name them. */
export const AUDIENCES = { it, security, operators, finops, manager, person };

/** Other settings that the companion may not be able to use, in the words of their fields. */
export const SETTINGS = { timeZone: zone, reconcileRepairs: repairs };

export const DIGESTS = { immediate, hourly, daily };
