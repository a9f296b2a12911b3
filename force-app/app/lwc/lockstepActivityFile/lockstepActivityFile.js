import { tableOf } from "c/lockstepFile";

const COLUMNS = [
    "sequence",
    "occurredAt",
    "outcome",
    "shownAs",
    "code",
    "message",
    "userId",
    "username",
    "oktaId",
    "oktaOrg",
    "version",
    "events",
    "actor",
    "correlationId",
    "kind",
    "target",
    "field",
    "before",
    "after",
    "rule",
    "reason",
    "hash",
];

/**
 * Audit entries as a table: a line for each change, and one for an entry without changes.
 * @param {object[]} entries as GET audit has them, and `shownAs`, what the screen shows their outcome as
 * @returns {string} CSV as in RFC 4180, with a byte order mark so that spreadsheets read it as UTF-8
 */
export function csvOf(entries) {
    const lines = entries.flatMap((entry) => {
        const events = listOf(entry.causes)
            .map(({ type }) => type)
            .join(" ");
        const changes = listOf(entry.changes);
        return (changes.length > 0 ? changes : [{}]).map((change) => ({ ...entry, ...change, events }));
    });
    return tableOf(COLUMNS, lines);
}

/**
 * Audit entries as a document, from which their hashes can be recomputed.
 * @param {object} content
 * @param {object[]} content.entries as GET audit has them
 * @param {object} content.filter what they were filtered by
 * @param {boolean} content.complete whether these are all
 * @param {string} content.exportedAt when, in ISO 8601
 * @returns {string} JSON
 */
export function jsonOf({ entries, filter, complete, exportedAt }) {
    const used = Object.fromEntries(Object.entries(filter).filter(([, value]) => value));
    return JSON.stringify({ exportedAt, filter: used, complete, entries }, null, 2);
}

/** What cannot be read is in the JSON as it stands. */
function listOf(text) {
    try {
        const list = JSON.parse(text ?? "[]");
        return Array.isArray(list) ? list : [];
    } catch {
        return [];
    }
}
