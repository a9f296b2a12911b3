/**
 * Priorities for rules that were put in another order, so that as few as possible change. The higher priority wins, and of equal
 * ones the first name.
 * @param {{ name: string, priority: number }[]} rules in the order in which they are to win
 * @returns {Map<string, number>} name -> its new priority; only those that change
 */
export function newPriorities(rules) {
    const kept = longestInOrder(rules);
    const between = fillGaps(rules, kept);
    const priorities = between ?? pushUp(rules);
    return new Map(
        rules
            .map(({ name, priority }, index) => [name, priorities[index], priority])
            .filter(([, now, before]) => now !== before)
            .map(([name, now]) => [name, now]),
    );
}

/** Whether one comes before the other by what they have already. */
function beats(one, other) {
    return one.priority === other.priority ? one.name < other.name : one.priority > other.priority;
}

/** The indices of as many rules as possible that stand in the right order already. */
function longestInOrder(rules) {
    const best = [];
    rules.forEach((rule, index) => {
        let before;
        for (let earlier = 0; earlier < index; earlier++) {
            if (beats(rules[earlier], rule) && (!before || best[earlier].length > before.length)) {
                before = best[earlier];
            }
        }
        best.push({ length: (before?.length ?? 0) + 1, before, index });
    });
    const kept = new Set();
    // Of several, the one that keeps the lowest rule: what moved up gets more.
    let link = best.reduce((longest, one) => (one.length >= longest.length ? one : longest), { length: 0 });
    while (link?.length > 0) {
        kept.add(link.index);
        link = link.before;
    }
    return kept;
}

/** Puts those that moved between those that stay; nothing where there is no room. */
function fillGaps(rules, kept) {
    const priorities = rules.map(({ priority }) => priority);
    let start = 0;
    while (start < rules.length) {
        if (kept.has(start)) {
            start++;
        } else {
            let end = start;
            while (end < rules.length && !kept.has(end)) {
                end++;
            }
            const count = end - start;
            const lower = end < rules.length ? priorities[end] : Math.min(0, ...priorities) - 1;
            const upper = start > 0 ? priorities[start - 1] : lower + (count + 1) * 10;
            const step = Math.floor((upper - lower) / (count + 1));
            if (step < 1) {
                return undefined;
            }
            for (let index = start; index < end; index++) {
                priorities[index] = upper - step * (index - start + 1);
            }
            start = end;
        }
    }
    // The lowest one may have gone below 0, which reads oddly.
    return priorities.some((priority) => priority < 0) && rules.every(({ priority }) => priority >= 0)
        ? undefined
        : priorities;
}

/** From the lowest one up, each gets at least as much as it takes. */
function pushUp(rules) {
    const priorities = rules.map(({ priority }) => priority);
    for (let index = rules.length - 2; index >= 0; index--) {
        const [upper, lower] = [rules[index], rules[index + 1]];
        const needed = upper.name < lower.name ? priorities[index + 1] : priorities[index + 1] + 1;
        priorities[index] = Math.max(priorities[index], needed);
    }
    return priorities;
}
