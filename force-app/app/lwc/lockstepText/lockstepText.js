import locale from "@salesforce/i18n/locale";
import timeZone from "@salesforce/i18n/timeZone";

/**
 * Fills the numbered placeholders of a label.
 *
 * @param {string} label such as "{0} of {1}"
 * @param {...unknown} values what stands for {0}, {1} and so on
 * @returns {string} the label with its values
 */
export function fill(label, ...values) {
    return label.replace(/\{(\d+)\}/g, (placeholder, index) => values[index] ?? placeholder);
}

/**
 * Writes a time as its reader does.
 *
 * @param {string|number|null|undefined} time in ISO 8601, or in milliseconds since 1970
 * @returns {string} the day and the minute, in the user's locale and time zone; nothing where there is no time
 */
export function timeOf(time) {
    if (time === null || time === undefined) {
        return "";
    }
    return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone }).format(
        new Date(time),
    );
}

/**
 * Tells which day it is for the user, as the server tells it: around midnight that is not the day in UTC.
 *
 * @returns {string} such as 2026-12-31
 */
export function today() {
    // Swedes write a day as ISO 8601 does.
    return new Intl.DateTimeFormat("sv-SE", { year: "numeric", month: "2-digit", day: "2-digit", timeZone }).format(
        new Date(),
    );
}

/**
 * Writes a number as its reader does.
 *
 * @param {number} number a number
 * @returns {string} the number, in the user's locale
 */
export function numberOf(number) {
    return new Intl.NumberFormat(locale).format(number);
}
