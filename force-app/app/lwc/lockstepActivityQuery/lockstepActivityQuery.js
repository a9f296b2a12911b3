/** A filter of audit entries that lets everything through, as Lockstep_ActivityFilter has it. */
export const EVERYTHING = Object.freeze({
    person: "",
    outcome: "",
    kind: "",
    rule: "",
    run: "",
    earliest: null,
    latest: null,
});
