import { fill } from "c/lockstepText";
import settings from "@salesforce/label/c.Lockstep_Guide_Settings";
import settingsDo from "@salesforce/label/c.Lockstep_Guide_Settings_Do";
import settingsNone from "@salesforce/label/c.Lockstep_Guide_Settings_none";
import settingsSaved from "@salesforce/label/c.Lockstep_Guide_Settings_saved";
import settingsOtherKey from "@salesforce/label/c.Lockstep_Guide_Settings_other_key";
import integration from "@salesforce/label/c.Lockstep_Guide_Integration";
import integrationDo from "@salesforce/label/c.Lockstep_Guide_Integration_Do";
import integrationNobody from "@salesforce/label/c.Lockstep_Guide_Integration_nobody";
import integrationSeveral from "@salesforce/label/c.Lockstep_Guide_Integration_several";
import integrationApproves from "@salesforce/label/c.Lockstep_Guide_Integration_approves";
import integrationAssigned from "@salesforce/label/c.Lockstep_Guide_Integration_assigned";
import app from "@salesforce/label/c.Lockstep_Guide_App";
import appDo from "@salesforce/label/c.Lockstep_Guide_App_Do";
import appNever from "@salesforce/label/c.Lockstep_Guide_App_never";
import appRefused from "@salesforce/label/c.Lockstep_Guide_App_refused";
import appSignedIn from "@salesforce/label/c.Lockstep_Guide_App_signed_in";
import companion from "@salesforce/label/c.Lockstep_Guide_Companion";
import companionDo from "@salesforce/label/c.Lockstep_Guide_Companion_Do";
import companionNever from "@salesforce/label/c.Lockstep_Guide_Companion_never";
import companionOverdue from "@salesforce/label/c.Lockstep_Guide_Companion_overdue";
import companionSeen from "@salesforce/label/c.Lockstep_Guide_Companion_seen";
import okta from "@salesforce/label/c.Lockstep_Guide_Okta";
import oktaDo from "@salesforce/label/c.Lockstep_Guide_Okta_Do";
import oktaNever from "@salesforce/label/c.Lockstep_Guide_Okta_never";
import oktaRefused from "@salesforce/label/c.Lockstep_Guide_Okta_refused";
import oktaReads from "@salesforce/label/c.Lockstep_Guide_Okta_reads";
import hook from "@salesforce/label/c.Lockstep_Guide_Hook";
import hookDo from "@salesforce/label/c.Lockstep_Guide_Hook_Do";
import hookNever from "@salesforce/label/c.Lockstep_Guide_Hook_never";
import hookMissing from "@salesforce/label/c.Lockstep_Guide_Hook_missing";
import hookUnverified from "@salesforce/label/c.Lockstep_Guide_Hook_unverified";
import hookUnknown from "@salesforce/label/c.Lockstep_Guide_Hook_unknown";
import hookSilent from "@salesforce/label/c.Lockstep_Guide_Hook_silent";
import hookVerified from "@salesforce/label/c.Lockstep_Guide_Hook_verified";
import hookWorking from "@salesforce/label/c.Lockstep_Guide_Hook_working";
import approver from "@salesforce/label/c.Lockstep_Guide_Approver";
import approverDo from "@salesforce/label/c.Lockstep_Guide_Approver_Do";
import approverNobody from "@salesforce/label/c.Lockstep_Guide_Approver_nobody";
import approverOnlyYou from "@salesforce/label/c.Lockstep_Guide_Approver_only_you";
import approverAssigned from "@salesforce/label/c.Lockstep_Guide_Approver_assigned";
import rule from "@salesforce/label/c.Lockstep_Guide_Rule";
import ruleDo from "@salesforce/label/c.Lockstep_Guide_Rule_Do";
import ruleNone from "@salesforce/label/c.Lockstep_Guide_Rule_none";
import ruleSome from "@salesforce/label/c.Lockstep_Guide_Rule_some";
import event from "@salesforce/label/c.Lockstep_Guide_Event";
import eventDo from "@salesforce/label/c.Lockstep_Guide_Event_Do";
import eventNone from "@salesforce/label/c.Lockstep_Guide_Event_none";
import eventHeard from "@salesforce/label/c.Lockstep_Guide_Event_heard";
import eventEffect from "@salesforce/label/c.Lockstep_Guide_Event_effect";
import enforce from "@salesforce/label/c.Lockstep_Guide_Enforce";
import enforceDo from "@salesforce/label/c.Lockstep_Guide_Enforce_Do";
import enforceNone from "@salesforce/label/c.Lockstep_Guide_Enforce_none";
import enforceDryRun from "@salesforce/label/c.Lockstep_Guide_Enforce_dry_run";
import enforceSwitchedOff from "@salesforce/label/c.Lockstep_Guide_Enforce_switched_off";
import enforceSome from "@salesforce/label/c.Lockstep_Guide_Enforce_some";
import copyPermissionSet from "@salesforce/label/c.Lockstep_Copy_permission_set";
import copyAppName from "@salesforce/label/c.Lockstep_Copy_app_name";
import copyCertificate from "@salesforce/label/c.Lockstep_Copy_certificate";
import copyCallback from "@salesforce/label/c.Lockstep_Copy_callback";
import copyScopes from "@salesforce/label/c.Lockstep_Copy_scopes";
import copyEnvironment from "@salesforce/label/c.Lockstep_Copy_environment";
import copyOktaScopes from "@salesforce/label/c.Lockstep_Copy_okta_scopes";
import copyHookUrl from "@salesforce/label/c.Lockstep_Copy_hook_url";
import copyHookHeader from "@salesforce/label/c.Lockstep_Copy_hook_header";
import copyEventTypes from "@salesforce/label/c.Lockstep_Copy_event_types";
import openSetup from "@salesforce/label/c.Lockstep_Guide_Open_Setup";
import openTab from "@salesforce/label/c.Lockstep_Guide_Open_Tab";
import mappingTab from "@salesforce/label/c.Lockstep_Mapping";
import settingsTab from "@salesforce/label/c.Lockstep_Settings_Title";

/** What the steps of the set-up say: the heading, what to do line by line, where, and what was found by its code. */
export const STEPS = {
    settings: {
        heading: settings,
        todo: settingsDo,
        url: "/lightning/n/Lockstep_Settings",
        urlLabel: fill(openTab, settingsTab),
        found: {
            none: settingsNone,
            saved: settingsSaved,
            other_key: settingsOtherKey,
        },
    },
    integration: {
        heading: integration,
        todo: integrationDo,
        url: "/lightning/setup/ManageUsers/home",
        urlLabel: openSetup,
        found: {
            nobody: integrationNobody,
            several: integrationSeveral,
            approves: integrationApproves,
            assigned: integrationAssigned,
        },
    },
    app: {
        heading: app,
        todo: appDo,
        url: "/lightning/setup/ManageExternalClientApplication/home",
        urlLabel: openSetup,
        found: {
            never: appNever,
            refused: appRefused,
            signed_in: appSignedIn,
        },
    },
    companion: {
        heading: companion,
        todo: companionDo,
        found: {
            never: companionNever,
            overdue: companionOverdue,
            seen: companionSeen,
        },
    },
    okta: {
        heading: okta,
        todo: oktaDo,
        found: {
            never: oktaNever,
            refused: oktaRefused,
            reads: oktaReads,
        },
    },
    hook: {
        heading: hook,
        todo: hookDo,
        found: {
            never: hookNever,
            missing: hookMissing,
            unverified: hookUnverified,
            unknown: hookUnknown,
            silent: hookSilent,
            verified: hookVerified,
            working: hookWorking,
        },
    },
    approver: {
        heading: approver,
        todo: approverDo,
        url: "/lightning/setup/PermSets/home",
        urlLabel: openSetup,
        found: {
            nobody: approverNobody,
            only_you: approverOnlyYou,
            assigned: approverAssigned,
        },
    },
    rule: {
        heading: rule,
        todo: ruleDo,
        url: "/lightning/n/Lockstep_Mapping",
        urlLabel: fill(openTab, mappingTab),
        found: {
            none: ruleNone,
            some: ruleSome,
        },
    },
    event: {
        heading: event,
        todo: eventDo,
        found: {
            none: eventNone,
            heard: eventHeard,
            effect: eventEffect,
        },
    },
    enforce: {
        heading: enforce,
        todo: enforceDo,
        url: "/lightning/n/Lockstep_Mapping",
        urlLabel: fill(openTab, mappingTab),
        found: {
            none: enforceNone,
            dry_run: enforceDryRun,
            switched_off: enforceSwitchedOff,
            some: enforceSome,
        },
    },
};

/** What there is to copy, by its name. */
export const COPIES = {
    permission_set: copyPermissionSet,
    app_name: copyAppName,
    certificate: copyCertificate,
    callback: copyCallback,
    scopes: copyScopes,
    environment: copyEnvironment,
    okta_scopes: copyOktaScopes,
    hook_url: copyHookUrl,
    hook_header: copyHookHeader,
    event_types: copyEventTypes,
};
