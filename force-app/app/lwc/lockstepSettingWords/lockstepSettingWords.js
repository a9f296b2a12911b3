import { cronWords } from "c/lockstepCron";
import blank from "@salesforce/label/c.Lockstep_Settings_Blank";
import off from "@salesforce/label/c.Lockstep_Template_Off";
import on from "@salesforce/label/c.Lockstep_Template_On";

const FLAGS = { true: on, false: off };

/**
 * How the value of a setting reads.
 * @param {string | null | undefined} value as the settings have it
 * @param {string} [type] as Lockstep_SettingWords has it
 * @returns {string} such as "Every Sunday at 03:00" of a schedule; what stands for a blank one
 */
export function settingWord(value, type) {
    return FLAGS[value] ?? (value && type === "schedule" ? cronWords(value) : value) ?? blank;
}
