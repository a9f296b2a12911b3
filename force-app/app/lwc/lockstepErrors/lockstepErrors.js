/**
 * Turns what a wire, an Apex call or a component threw into sentences for the person at the screen.
 *
 * Errors arrive in several shapes: `{ body: { message } }` from Apex, `{ body: [{ message }] }` and
 * `{ body: { output: { errors, fieldErrors } } }` from the UI API, and plain JavaScript errors.
 *
 * @param {unknown} errors one error or a list of them
 * @returns {string[]} each sentence once; empty when there was no error
 */
export function reduceErrors(errors) {
    const list = Array.isArray(errors) ? errors : [errors];
    const sentences = list.flatMap(sentencesOf).filter((sentence) => sentence);
    return [...new Set(sentences)];
}

function sentencesOf(error) {
    if (!error) {
        return [];
    }
    if (typeof error === "string") {
        return [error];
    }
    const { body } = error;
    if (Array.isArray(body)) {
        return body.map((part) => part.message);
    }
    if (body?.output) {
        const { errors = [], fieldErrors = {} } = body.output;
        return [...errors, ...Object.values(fieldErrors).flat()].map((part) => part.message);
    }
    return [body?.message ?? error.message ?? error.statusText];
}
