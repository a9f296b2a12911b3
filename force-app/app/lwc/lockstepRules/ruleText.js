import { fill } from "c/lockstepText";
import group from "@salesforce/label/c.Lockstep_Source_Group";
import attribute from "@salesforce/label/c.Lockstep_Source_Attribute";
import app from "@salesforce/label/c.Lockstep_Source_App";
import equals from "@salesforce/label/c.Lockstep_Operator_Equals";
import notEquals from "@salesforce/label/c.Lockstep_Operator_Not_Equals";
import contains from "@salesforce/label/c.Lockstep_Operator_Contains";
import startsWith from "@salesforce/label/c.Lockstep_Operator_Starts_With";
import isOneOf from "@salesforce/label/c.Lockstep_Operator_In";
import profile from "@salesforce/label/c.Lockstep_Grant_Profile";
import role from "@salesforce/label/c.Lockstep_Grant_Role";
import permissionSet from "@salesforce/label/c.Lockstep_Grant_Permission_Set";

const OPERATORS = { equals, "not equals": notEquals, contains, "starts with": startsWith, in: isOneOf };
const GRANTS = { Profile: profile, Role: role, "Permission Set": permissionSet };

/**
 * A condition as a sentence of the screen.
 * @param {object} condition as Lockstep_RulesController.Condition has it
 * @returns {string} such as "Group is Sales"
 */
export function conditionText({ source, attribute: name, operator, value }) {
    const comparison = OPERATORS[operator] ?? operator ?? "";
    // The values of "in" stand apart by semicolons.
    const values =
        operator === "in"
            ? (value ?? "")
                  .split(";")
                  .map((part) => part.trim())
                  .join(", ")
            : (value ?? "");
    switch (source) {
        case "Group":
            return fill(group, comparison, values);
        case "Attribute":
            return fill(attribute, name ?? "", comparison, values);
        case "App":
            return fill(app, comparison, values);
        default:
            return [source, name, comparison, values].filter(Boolean).join(" ");
    }
}

/**
 * A grant as text of the screen.
 * @param {object} grant as Lockstep_RulesController.Grant has it
 * @returns {string} such as "Profile: Sales"
 */
export function grantText({ kind, target }) {
    return GRANTS[kind] ? fill(GRANTS[kind], target) : `${kind}: ${target}`;
}
