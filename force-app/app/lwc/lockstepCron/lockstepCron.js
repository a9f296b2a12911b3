import locale from "@salesforce/i18n/locale";
import { fill } from "c/lockstepText";
import off from "@salesforce/label/c.Lockstep_Settings_Schedule_Off";
import daily from "@salesforce/label/c.Lockstep_Cron_Daily_At";
import weekdays from "@salesforce/label/c.Lockstep_Cron_Weekdays_At";
import weekly from "@salesforce/label/c.Lockstep_Cron_Weekly_At";

const SIMPLE = /^\s*(\d{1,2})\s+(\d{1,2})\s+\*\s+\*\s+(\*|1-5|[0-7])\s*$/;
const WEEKDAYS = "1-5";
const SUNDAY = Date.UTC(2026, 10, 1);
const DAY_MS = 86400000;
const NAME = new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" });

/** The days of the week as cron counts them, in the user's language, from Sunday. */
export const DAYS = Array.from({ length: 7 }, (_, day) => ({
    value: String(day),
    label: NAME.format(SUNDAY + day * DAY_MS),
}));

/**
 * Reads a schedule.
 *
 * @param {string|null|undefined} text five fields, or off; nothing for what is configured elsewhere
 * @returns {{kind: string, time?: string, day?: string}} kind is configured, off, daily, weekdays, weekly or cron (what is
 *     none of these); time such as 03:00; day from 0 for Sunday
 */
export function readCron(text) {
    if (!text?.trim()) {
        return { kind: "configured" };
    }
    if (text.trim() === "off") {
        return { kind: "off" };
    }
    const [, minute, hour, days] = SIMPLE.exec(text) ?? [];
    if (minute === undefined || minute > 59 || hour > 23) {
        return { kind: "cron" };
    }
    const time = `${hour.padStart(2, "0")}:${minute.padStart(2, "0")}`;
    if (days === "*" || days === WEEKDAYS) {
        return { kind: days === "*" ? "daily" : "weekdays", time };
    }
    return { kind: "weekly", time, day: String(days % 7) };
}

/**
 * Writes a schedule.
 *
 * @param {{kind: string, time?: string, day?: string}} schedule as readCron has it; of any kind but cron
 * @returns {string} five fields, or off; empty for what is configured elsewhere
 */
export function writeCron({ kind, time, day }) {
    if (kind === "configured" || kind === "off") {
        return kind === "off" ? "off" : "";
    }
    const [hour, minute] = time.split(":").map(Number);
    const days = { daily: "*", weekdays: WEEKDAYS, weekly: day };
    return `${minute} ${hour} * * ${days[kind]}`;
}

/**
 * Says a schedule in words.
 *
 * @param {string} text five fields, or off
 * @returns {string} such as "Every Sunday at 03:00"; the schedule itself where there are no plain words for it
 */
export function cronWords(text) {
    const { kind, time, day } = readCron(text);
    switch (kind) {
        case "off":
            return off;
        case "daily":
            return fill(daily, time);
        case "weekdays":
            return fill(weekdays, time);
        case "weekly":
            return fill(weekly, DAYS[day].label, time);
        default:
            return text;
    }
}
