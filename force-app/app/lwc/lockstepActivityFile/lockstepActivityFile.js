const COLUMNS = [
    "sequence",
    "occurredAt",
    "outcome",
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
 * @param {object[]} entries as GET audit has them
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
    const rows = [COLUMNS, ...lines.map((line) => COLUMNS.map((name) => line[name]))];
    return `\uFEFF${rows.map((row) => row.map(cellOf).join(",")).join("\r\n")}\r\n`;
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

/**
 * Hands a file to the person at the screen.
 * @param {string} name the name of the file
 * @param {string} text what is in it
 */
export function handOver(name, text) {
    // This type is one that Lightning Web Security lets a page make of anything.
    const url = URL.createObjectURL(new Blob([text], { type: "application/octet-stream" }));
    const link = document.createElement("a");
    link.href = url;
    link.download = name;
    link.click();
    URL.revokeObjectURL(url);
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

function cellOf(value) {
    const text = value === null || value === undefined ? "" : String(value);
    // A spreadsheet must not take what somebody wrote into an Okta profile for a formula.
    const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
