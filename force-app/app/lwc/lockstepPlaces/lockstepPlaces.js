import toApprovals from "@salesforce/label/c.Lockstep_To_Approvals";
import toFields from "@salesforce/label/c.Lockstep_To_Fields";
import toMapping from "@salesforce/label/c.Lockstep_To_Mapping";

const PLACES = [
    { codes: /^(breaker_held|loss_)/, tab: "Lockstep_Approvals", label: toApprovals },
    {
        codes: /^(unusable_field|invalid_value|unmapped_value|.*_reference)/,
        tab: "Lockstep_Fields",
        label: toFields,
    },
    { codes: /^(unknown_|above_ceiling|licence_mismatch)/, tab: "Lockstep_Mapping", label: toMapping },
];

/**
 * Where what a code is about can be put right.
 * @param {string} [code] as docs/api.md has it
 * @returns {{ tab: string, label: string } | undefined} the tab, and what the button that leads there says
 */
export function placeOf(code) {
    return PLACES.find(({ codes }) => codes.test(code ?? ""));
}

/**
 * The page of a person, by what is known of them.
 * @param {{ userId?: string, oktaId?: string, oktaOrg?: string }} person the person
 * @returns {object} a page reference to the tab People
 */
export function pageOfPerson({ userId, oktaId, oktaOrg }) {
    const state = { c__user: userId, c__okta: oktaId, c__oktaOrg: oktaOrg };
    return {
        type: "standard__navItemPage",
        attributes: { apiName: "Lockstep_People" },
        state: Object.fromEntries(Object.entries(state).filter(([, value]) => value)),
    };
}

/**
 * The audit entries of a person.
 * @param {string} person what they are found by: the id in Okta, or the username
 * @returns {object} a page reference to the tab Activity
 */
export function pageOfEntries(person) {
    return {
        type: "standard__navItemPage",
        attributes: { apiName: "Lockstep_Activity" },
        state: { c__person: person },
    };
}
