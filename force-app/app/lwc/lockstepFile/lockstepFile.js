/**
 * Rows as a table for spreadsheets.
 * @param {string[]} columns the names of the columns, which are those of the rows' values
 * @param {object[]} rows the rows
 * @returns {string} CSV as in RFC 4180, with a byte order mark so that spreadsheets read it as UTF-8
 */
export function tableOf(columns, rows) {
    const lines = [columns, ...rows.map((row) => columns.map((name) => row[name]))];
    return `\uFEFF${lines.map((line) => line.map(cellOf).join(",")).join("\r\n")}\r\n`;
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

function cellOf(value) {
    const text = value === null || value === undefined ? "" : String(value);
    // A spreadsheet must not take what somebody wrote into an Okta profile for a formula.
    const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
