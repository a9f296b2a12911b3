import findGroups from "@salesforce/apex/Lockstep_OktaChoices.findGroups";
import readAttributes from "@salesforce/apex/Lockstep_OktaChoices.readAttributes";

/** A companion that did not answer is left alone for a while: whoever types must not wait for it at each key. */
const REST_MS = 60_000;
const MOST = 20;
let restsUntil = 0;
let attributes;

/** Groups of Okta whose name begins so, as `{ name, description }`; none where the companion cannot be asked. */
export async function oktaGroups(term) {
    const found = await ask(() => findGroups({ term }));
    return found?.groups ?? [];
}

/** Attributes of the profile of Okta's users, as `{ name, label, type, values }`; none where the companion cannot be asked. */
export async function oktaAttributes() {
    attributes ??= ask(readAttributes);
    const found = await attributes;
    if (!found) {
        attributes = undefined;
    }
    return found?.attributes ?? [];
}

/** What a picker of groups offers: those of Okta, and those that were `heard` of besides. */
export async function groupOptions(term, heard = []) {
    return optionsOf([...(await oktaGroups(term)), ...heard.map((name) => ({ name }))], term);
}

/** What a picker offers of choices as `{ name, label, description }`: those that are called so, each once. */
export function optionsOf(choices, term) {
    const sought = term.toLowerCase();
    const found = new Map();
    for (const { name, label, description } of choices) {
        const isSought = [name, label].some((text) => text?.toLowerCase().includes(sought));
        if (isSought && !found.has(name) && found.size < MOST) {
            const isCalledOtherwise = label && label.toLowerCase() !== name.toLowerCase();
            found.set(name, {
                value: name,
                label: isCalledOtherwise ? `${label} (${name})` : name,
                meta: description ?? undefined,
            });
        }
    }
    return [...found.values()];
}

async function ask(question) {
    if (Date.now() < restsUntil) {
        return undefined;
    }
    try {
        const found = await question();
        if (found && !found.code) {
            return found;
        }
    } catch {
        // As good as no answer: what was heard of is offered.
    }
    restsUntil = Date.now() + REST_MS;
    return undefined;
}
