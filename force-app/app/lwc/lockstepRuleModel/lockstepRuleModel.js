/** Rules as documents have them, and as screens show and edit them. */
export * from "./faults";
export * from "./ruleText";

/** In this order grants are shown: what a person can have one of comes first. */
const GRANT_ICONS = { Profile: "utility:profile", Role: "utility:hierarchy", "Permission Set": "utility:key" };
const GRANT_KINDS = Object.keys(GRANT_ICONS);

/**
 * @param {string} kind of a grant
 * @returns {string} the icon
 */
export function grantIcon(kind) {
    return GRANT_ICONS[kind] ?? "utility:record";
}

/**
 * Orders grants by their kind; one from a later version of the package comes last.
 * @param {object} one grant
 * @param {object} other grant
 * @returns {number} as a comparison has it
 */
export function byKind(one, other) {
    const rank = ({ kind }) => (GRANT_KINDS.includes(kind) ? GRANT_KINDS.indexOf(kind) : GRANT_KINDS.length);
    return rank(one) - rank(other);
}

/**
 * @param {object} [entry] a rule of a document, which leaves out what has its default
 * @returns {object} the rule with everything in it
 */
export function ruleOf(entry = {}) {
    return {
        name: "",
        description: "",
        mode: "Off",
        priority: 0,
        flow: "",
        preProvision: false,
        logic: "",
        ...entry,
        conditions: (entry.conditions ?? []).map((condition, index) => ({
            position: index + 1,
            attribute: "",
            value: "",
            ...condition,
        })),
        grants: (entry.grants ?? []).map((grant) => ({ authoritative: true, sensitive: false, ...grant })),
        actions: (entry.actions ?? []).map((action) => ({ ...action })),
    };
}

/**
 * @param {object} rule with everything in it
 * @returns {object} the rule as a document has it; the server leaves out what has its default
 */
export function entryOf(rule) {
    return {
        ...rule,
        conditions: rule.conditions.map(filled),
        grants: rule.grants.map(filled),
        actions: rule.actions.map(filled),
    };
}

/** Without what is empty, and without what only the screen knows of a row. */
function filled(row) {
    return Object.fromEntries(
        Object.entries(row).filter(
            ([name, value]) => name !== "key" && value !== "" && value !== null && value !== undefined,
        ),
    );
}

/**
 * An edit of one rule, as Lockstep_ConfigurationController.saveEdits takes it.
 * @param {{ entry: object, stamp: string } | undefined} saved the rule as it was read; nothing for a new one
 * @param {object | undefined} rule the rule as it is to be; nothing where it is to be removed
 * @returns {object} the edit
 */
export function editOf(saved, rule) {
    return {
        section: "rules",
        former: saved?.entry.name,
        stamp: saved?.stamp,
        entry: rule && entryOf(rule),
    };
}
