import findGroups from "@salesforce/apex/Lockstep_OktaChoices.findGroups";
import readAttributes from "@salesforce/apex/Lockstep_OktaChoices.readAttributes";

/** A companion that did not answer is left alone for a while: whoever types must not wait for it at each key. */
const REST_MS = 60_000;
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
