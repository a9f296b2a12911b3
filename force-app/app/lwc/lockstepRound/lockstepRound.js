let last = Date.now();

/**
 * What a cacheable method answered before, the client answers again for minutes: to a wire and to a call alike
 * (https://developer.salesforce.com/docs/platform/lwc/guide/apex-result-caching.html,
 * https://developer.salesforce.com/docs/platform/lwc/guide/apex-call-imperative.html). Only cacheable methods can be
 * wired. Those that read what changes therefore take a parameter `round` that they ignore, and what is to be read anew is
 * asked for in a new round.
 *
 * @returns {string} a round that was never before
 */
export function nextRound() {
    last += 1;
    return String(last);
}
