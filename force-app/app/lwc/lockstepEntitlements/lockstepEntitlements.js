import listLabels from "@salesforce/apex/Lockstep_LabelsController.listLabels";

/** The kinds of grant behind what the kinds of change of docs/api.md end with; a profile has no label beside its name. */
const GRANTS = {
    role: "Role",
    permission_set: "Permission Set",
    permission_set_group: "Permission Set Group",
    permission_set_licence: "Permission Set Licence",
    public_group: "Public Group",
    queue: "Queue",
};
const LABELLED = new Set(Object.values(GRANTS));

/** Kind of grant and name -> label, or undefined where it is called what it is named, of all that was asked about. */
const known = new Map();
/** What is asked for in one turn goes in one request. */
let asked = new Set();
let answer;

/**
 * Calls an entitlement by its name, as long as labels are not known.
 * @param {string} kind of a grant or a change
 * @param {string} name as rules have it
 * @returns {string} the name
 */
export const byName = (kind, name) => name;

/**
 * Looks up what Setup calls entitlements.
 * @param {object[]} things changes or grants: `kind`, and the entitlements in `target` or `targets`
 * @returns {Promise<(kind: string, name: string) => string>} what each is called: by its name where it has no other label, or none could
 * be looked up; a function of its own each time, so that a component that keeps it shows itself anew
 */
export async function learnLabels(things) {
    const unknown = things.flatMap(keysOf).filter((key) => !known.has(idOf(key)));
    if (unknown.length > 0) {
        await ask(unknown);
    }
    return (kind, name) => known.get(idOf(keyOf(kind, name))) ?? name;
}

/**
 * A change with its entitlements by label.
 * @param {object} change as docs/api.md has it, or with several `targets`
 * @param {(kind: string, name: string) => string} nameOf what each is called
 * @returns {object} the change to show
 */
export function labelled(change, nameOf) {
    const { kind, target, targets, before, after } = change;
    if (!grantOf(kind)) {
        return change;
    }
    const shown = (name) => name && nameOf(kind, name);
    return {
        ...change,
        target: shown(target),
        ...(targets && { targets: targets.map(shown) }),
        before: shown(before),
        after: shown(after),
    };
}

function grantOf(kind) {
    return LABELLED.has(kind) ? kind : GRANTS[kind?.slice(kind.indexOf("_") + 1)];
}

function keyOf(kind, name) {
    return `${grantOf(kind)}/${name}`;
}

/** Letter case tells no entitlements apart. */
function idOf(key) {
    const slash = key.indexOf("/");
    return key.slice(0, slash) + key.slice(slash).toLowerCase();
}

function keysOf({ kind, target, targets, before, after }) {
    return grantOf(kind)
        ? [target, before, after, ...(targets ?? [])].filter(Boolean).map((name) => keyOf(kind, name))
        : [];
}

async function ask(keys) {
    keys.forEach((key) => asked.add(key));
    answer ??= Promise.resolve().then(request);
    await answer;
}

async function request() {
    const keys = [...asked].sort();
    asked = new Set();
    answer = undefined;
    try {
        const labels = (await listLabels({ keys })) ?? {};
        keys.forEach((key) => known.set(idOf(key), labels[idOf(key)]));
    } catch {
        // A name that rules use is a name too.
    }
}
