import heading from "@salesforce/label/c.Lockstep_Comparison_Heading";
import nothing from "@salesforce/label/c.Lockstep_Comparison_Nothing";
import differences from "@salesforce/label/c.Lockstep_Comparison_Differences";
import never from "@salesforce/label/c.Lockstep_Comparison_Never";
import lastSchedule from "@salesforce/label/c.Lockstep_Comparison_Last_Schedule";
import lastAsked from "@salesforce/label/c.Lockstep_Comparison_Last_Asked";
import running from "@salesforce/label/c.Lockstep_Comparison_Running";
import failed from "@salesforce/label/c.Lockstep_Comparison_Failed";
import unknown from "@salesforce/label/c.Lockstep_Comparison_Unknown";
import found from "@salesforce/label/c.Lockstep_Comparison_Found";
import foundRepaired from "@salesforce/label/c.Lockstep_Comparison_Found_Repaired";
import chart from "@salesforce/label/c.Lockstep_Comparison_Chart";
import next from "@salesforce/label/c.Lockstep_Comparison_Next";
import nextRepairs from "@salesforce/label/c.Lockstep_Comparison_Next_Repairs";
import off from "@salesforce/label/c.Lockstep_Comparison_Off";
import notTold from "@salesforce/label/c.Lockstep_Comparison_Not_Told";
import missingAccess from "@salesforce/label/c.Lockstep_Discrepancy_Missing_Access";
import surplusAccess from "@salesforce/label/c.Lockstep_Discrepancy_Surplus_Access";
import wrongProfile from "@salesforce/label/c.Lockstep_Discrepancy_Wrong_Profile";
import wrongRole from "@salesforce/label/c.Lockstep_Discrepancy_Wrong_Role";
import fieldDiffers from "@salesforce/label/c.Lockstep_Discrepancy_Field_Differs";
import restrictionDiffers from "@salesforce/label/c.Lockstep_Discrepancy_Restriction_Differs";
import missingUser from "@salesforce/label/c.Lockstep_Discrepancy_Missing_User";
import unlinkedUser from "@salesforce/label/c.Lockstep_Discrepancy_Unlinked_User";
import inactiveUser from "@salesforce/label/c.Lockstep_Discrepancy_Inactive_User";
import frozenUser from "@salesforce/label/c.Lockstep_Discrepancy_Frozen_User";
import leaverActive from "@salesforce/label/c.Lockstep_Discrepancy_Leaver_Active";
import noSnapshot from "@salesforce/label/c.Lockstep_Discrepancy_No_Snapshot";
import snapshotOutdated from "@salesforce/label/c.Lockstep_Discrepancy_Snapshot_Outdated";
import ungrantedAccess from "@salesforce/label/c.Lockstep_Discrepancy_Ungranted_Access";
import unusedLicence from "@salesforce/label/c.Lockstep_Discrepancy_Unused_Licence";
import notLinked from "@salesforce/label/c.Lockstep_Discrepancy_Not_Linked";
import otherDifference from "@salesforce/label/c.Lockstep_Discrepancy_Other_Difference";

/** What the template shows. */
export const LABELS = { heading, nothing, differences };

/** What is said of it, with placeholders. */
export const SENTENCES = {
    never,
    lastSchedule,
    lastAsked,
    running,
    failed,
    unknown,
    found,
    foundRepaired,
    chart,
    next,
    nextRepairs,
    off,
    notTold,
};

/** The discrepancies of docs/api.md. */
export const DIFFERENCES = {
    missing_access: missingAccess,
    surplus_access: surplusAccess,
    wrong_profile: wrongProfile,
    wrong_role: wrongRole,
    field_differs: fieldDiffers,
    restriction_differs: restrictionDiffers,
    missing_user: missingUser,
    unlinked_user: unlinkedUser,
    inactive_user: inactiveUser,
    frozen_user: frozenUser,
    leaver_active: leaverActive,
    no_snapshot: noSnapshot,
    snapshot_outdated: snapshotOutdated,
    ungranted_access: ungrantedAccess,
    unused_licence: unusedLicence,
    not_linked: notLinked,
    other_difference: otherDifference,
};
