/**
 * Tells findings apart by the place they are about, for the editor of one entry.
 * @param {object[]} findings as docs/api.md has them, of a request whose first entry of the section is the edited one
 * @param {string} prefix the place, such as "conditions[1]"; empty for the entry itself
 * @param {string} section the section of the document
 * @returns {{ here: object[], byField: object }} those of the place itself, and the errors of its fields by name
 */
export function faultsOf(findings, prefix, section = "rules") {
    const root = prefix ? `${section}[0].${prefix}` : `${section}[0]`;
    const byField = {};
    const here = [];
    for (const finding of findings) {
        const { path = "" } = finding;
        const rest = path.startsWith(root) ? path.slice(root.length) : undefined;
        if (rest === "") {
            here.push(finding);
        } else if (rest !== undefined && /^\.[A-Za-z]+$/.test(rest)) {
            const field = rest.slice(1);
            if (finding.severity === "error") {
                byField[field] = [byField[field], `${finding.message} ${finding.remedy}`].filter(Boolean).join(" ");
            } else {
                here.push(finding);
            }
        }
    }
    return { here, byField };
}
