import { fill } from "c/lockstepText";
import group from "@salesforce/label/c.Lockstep_Source_Group";
import attribute from "@salesforce/label/c.Lockstep_Source_Attribute";
import app from "@salesforce/label/c.Lockstep_Source_App";
import appAttribute from "@salesforce/label/c.Lockstep_Source_App_Attribute";
import factor from "@salesforce/label/c.Lockstep_Source_Factor";
import org from "@salesforce/label/c.Lockstep_Source_Org";
import event from "@salesforce/label/c.Lockstep_Source_Event";
import nameGroup from "@salesforce/label/c.Lockstep_Source_Name_Group";
import nameAttribute from "@salesforce/label/c.Lockstep_Source_Name_Attribute";
import nameApp from "@salesforce/label/c.Lockstep_Source_Name_App";
import nameFactor from "@salesforce/label/c.Lockstep_Source_Name_Factor";
import nameOrg from "@salesforce/label/c.Lockstep_Source_Name_Org";
import nameEvent from "@salesforce/label/c.Lockstep_Source_Name_Event";
import equals from "@salesforce/label/c.Lockstep_Operator_Equals";
import notEquals from "@salesforce/label/c.Lockstep_Operator_Not_Equals";
import contains from "@salesforce/label/c.Lockstep_Operator_Contains";
import notContains from "@salesforce/label/c.Lockstep_Operator_Not_Contains";
import startsWith from "@salesforce/label/c.Lockstep_Operator_Starts_With";
import endsWith from "@salesforce/label/c.Lockstep_Operator_Ends_With";
import matches from "@salesforce/label/c.Lockstep_Operator_Matches";
import isOneOf from "@salesforce/label/c.Lockstep_Operator_In";
import isNoneOf from "@salesforce/label/c.Lockstep_Operator_Not_In";
import isEmpty from "@salesforce/label/c.Lockstep_Operator_Is_Empty";
import isNotEmpty from "@salesforce/label/c.Lockstep_Operator_Is_Not_Empty";
import greaterThan from "@salesforce/label/c.Lockstep_Operator_Greater_Than";
import lessThan from "@salesforce/label/c.Lockstep_Operator_Less_Than";
import modeEnforce from "@salesforce/label/c.Lockstep_Mode_Enforce";
import modeMonitor from "@salesforce/label/c.Lockstep_Mode_Monitor";
import modeOff from "@salesforce/label/c.Lockstep_Mode_Off";
import profile from "@salesforce/label/c.Lockstep_Kind_Profile";
import role from "@salesforce/label/c.Lockstep_Kind_Role";
import permissionSet from "@salesforce/label/c.Lockstep_Kind_Permission_Set";
import permissionSetGroup from "@salesforce/label/c.Lockstep_Kind_Permission_Set_Group";
import permissionSetLicence from "@salesforce/label/c.Lockstep_Kind_Permission_Set_Licence";
import publicGroup from "@salesforce/label/c.Lockstep_Kind_Public_Group";
import queue from "@salesforce/label/c.Lockstep_Kind_Queue";
import additive from "@salesforce/label/c.Lockstep_Additive";
import endsOn from "@salesforce/label/c.Lockstep_Ends_On";

const optionsOf = (labels) => Object.entries(labels).map(([value, label]) => ({ label, value }));

const OPERATOR_LABELS = {
    equals,
    "not equals": notEquals,
    in: isOneOf,
    "not in": isNoneOf,
    contains,
    "not contains": notContains,
    "starts with": startsWith,
    "ends with": endsWith,
    matches,
    "is empty": isEmpty,
    "is not empty": isNotEmpty,
    "greater than": greaterThan,
    "less than": lessThan,
};
const SOURCE_LABELS = {
    Group: nameGroup,
    Attribute: nameAttribute,
    App: nameApp,
    Factor: nameFactor,
    Org: nameOrg,
    Event: nameEvent,
};
const KIND_LABELS = {
    Profile: profile,
    Role: role,
    "Permission Set": permissionSet,
    "Permission Set Group": permissionSetGroup,
    "Permission Set Licence": permissionSetLicence,
    "Public Group": publicGroup,
    Queue: queue,
};

/** What can be chosen, as base components take it. */
export const OPERATORS = optionsOf(OPERATOR_LABELS);
export const SOURCES = optionsOf(SOURCE_LABELS);
export const KINDS = optionsOf(KIND_LABELS);
export const MODES = optionsOf({ Off: modeOff, Monitor: modeMonitor, Enforce: modeEnforce });

/** The operators that compare with several values, set apart by semicolons. */
export const OF_LISTS = ["in", "not in"];
/** The operators that compare with nothing. */
export const WITHOUT_VALUE = ["is empty", "is not empty"];

/**
 * A condition as a sentence of the screen.
 * @param {object} condition as a document has it
 * @returns {string} such as "Group is Sales"
 */
export function conditionText({ source, attribute: name, operator, value }) {
    const comparison = OPERATOR_LABELS[operator] ?? operator ?? "";
    // The values of "in" stand apart by semicolons.
    const values = OF_LISTS.includes(operator)
        ? (value ?? "")
              .split(";")
              .map((part) => part.trim())
              .join(", ")
        : (value ?? "");
    switch (source) {
        case "Group":
            return fill(group, comparison, values).trim();
        case "Attribute":
            return fill(attribute, name ?? "", comparison, values).trim();
        case "App":
            return (name ? fill(appAttribute, name, comparison, values) : fill(app, comparison, values)).trim();
        case "Org":
            return fill(org, comparison, values).trim();
        case "Event":
            return fill(event, comparison, values).trim();
        case "Factor":
            return fill(factor, [name, comparison].filter(Boolean).join(" "), values).trim();
        default:
            return [source, name, comparison, values].filter(Boolean).join(" ");
    }
}

/**
 * A grant as text of the screen.
 * @param {object} grant as a document has it
 * @returns {string} such as "Profile: Sales"
 */
export function grantText({ kind, target }) {
    return `${KIND_LABELS[kind] ?? kind}: ${target}`;
}

/**
 * What else is to be known of a grant.
 * @param {object} grant as a document has it
 * @returns {string} empty where there is nothing
 */
export function grantNote({ authoritative = true, endsOn: lastDay }) {
    return [authoritative ? undefined : additive, lastDay ? fill(endsOn, lastDay) : undefined]
        .filter(Boolean)
        .join(" ");
}
