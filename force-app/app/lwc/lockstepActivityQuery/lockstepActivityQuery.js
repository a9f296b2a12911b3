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

/**
 * How pages of audit entries are read, for c/lockstepPaging. They are read by their place in the chain, the order of
 * arrival. What a companion reports, such as an act of an operator, arrives after it was done: people are shown the
 * order of the times that stand beside the entries.
 */
export const ENTRIES = Object.freeze({
    rows: ({ entries }) => entries,
    next: ({ nextBefore }) => nextBefore,
    order: (entries) => entries.toSorted((one, other) => timeOf(other) - timeOf(one) || other.sequence - one.sequence),
});

function timeOf({ occurredAt }) {
    return new Date(occurredAt).getTime();
}
