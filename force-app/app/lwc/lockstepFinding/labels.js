import audit from "@salesforce/label/c.Lockstep_Finding_Audit";
import caseWord from "@salesforce/label/c.Lockstep_Finding_Case";
import exempt from "@salesforce/label/c.Lockstep_Exempt";
import proposeLink from "@salesforce/label/c.Lockstep_Link_Propose";
import accept from "@salesforce/label/c.Lockstep_Finding_Accept";
import reopen from "@salesforce/label/c.Lockstep_Finding_Reopen";
import sync from "@salesforce/label/c.Lockstep_Sync_Now";
import notDone from "@salesforce/label/c.Lockstep_Not_Done";
import reload from "@salesforce/label/c.Lockstep_Reload";
import errorWord from "@salesforce/label/c.Lockstep_Error_Word";
import warningWord from "@salesforce/label/c.Lockstep_Warning_Word";
import acceptedWord from "@salesforce/label/c.Lockstep_Finding_State_Accepted";
import closedWord from "@salesforce/label/c.Lockstep_Finding_State_Closed";
import personTitle from "@salesforce/label/c.Lockstep_Finding_Person_Title";
import detailsTitle from "@salesforce/label/c.Lockstep_Finding_Details_Of";
import auditTitle from "@salesforce/label/c.Lockstep_Finding_Audit_For";
import caseTitle from "@salesforce/label/c.Lockstep_Finding_Case_For";
import exemptTitle from "@salesforce/label/c.Lockstep_Finding_Exempt_For";
import linkTitle from "@salesforce/label/c.Lockstep_Link_Propose_For";
import acceptTitle from "@salesforce/label/c.Lockstep_Finding_Accept_For";
import reopenTitle from "@salesforce/label/c.Lockstep_Finding_Reopen_For";
import syncTitle from "@salesforce/label/c.Lockstep_Finding_Sync_For";

/** What the template shows. */
export const LABELS = { audit, case: caseWord, exempt, link: proposeLink, accept, reopen, sync, notDone, reload };

/** What is said of a button for a screen reader, with whom it is about. */
export const TITLES = {
    person: personTitle,
    details: detailsTitle,
    audit: auditTitle,
    case: caseTitle,
    exempt: exemptTitle,
    link: linkTitle,
    accept: acceptTitle,
    reopen: reopenTitle,
    sync: syncTitle,
};

/** States that are worth a word: most findings that are shown are open. */
export const STATE_WORDS = { accepted: acceptedWord, closed: closedWord };

/** By state, and for those that are open by whether they are grave. */
export const ICONS = {
    grave: { name: "utility:error", variant: "error", word: errorWord },
    open: { name: "utility:warning", variant: "warning", word: warningWord },
    accepted: { name: "utility:pause", word: acceptedWord },
    closed: { name: "utility:success", variant: "success", word: closedWord },
};
