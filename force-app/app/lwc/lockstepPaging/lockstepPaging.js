import { refreshApex } from "@salesforce/apex";
import { nextRound } from "c/lockstepRound";

/**
 * A list of which a wire provides the first page, and a call each of those after it. What has more rows is another
 * object, so that a component which holds it in its field `pages` shows them.
 *
 * @typedef {object} Pages
 * @property {object[]} rows all so far
 * @property {unknown} next what the next page is asked for with; null after the last one
 * @property {boolean} hasMore whether there is a next page
 * @property {string} round what the pages after the first are asked for with, as c/lockstepRound
 * @property {boolean} isGrown whether there is more than the first page in it
 * @property {boolean} isLoading whether the wire has yet to answer
 * @property {boolean} isEmpty whether it has answered, with nothing, and there is nothing after it
 * @property {unknown} error what the wire answered instead
 *
 * @typedef {object} Reading how an answer is read
 * @property {(page: object) => object[]} rows its rows
 * @property {(page: object, rows: object[]) => unknown} next what the one after it is asked for with, where `rows` are
 * all so far; null after the last one
 * @property {(rows: object[]) => object[]} [order] puts all so far in the order in which they are shown, where that is
 * not the order in which they are read
 */

/**
 * @param {{ data?: object, error?: unknown } | undefined} wired what the wire provided; nothing before it has
 * @param {Reading} reading how it is read
 * @returns {Pages} the first page
 */
export function firstPage(wired, reading) {
    const { data, error } = wired ?? {};
    const rows = data ? inOrder(reading.rows(data), reading) : [];
    return {
        wired,
        reading,
        rows,
        ...endOf(data, rows, reading),
        round: nextRound(),
        isGrown: false,
        isLoading: !data && !error,
        error,
    };
}

/**
 * Reads the next page of the component's field `pages`, and puts it there. It is dropped when the list has begun anew
 * meanwhile, as after a search.
 * @param {{ pages: Pages }} component what holds the list
 * @param {(next: unknown, round: string) => Promise<object>} ask asks for a page, in the round of its list
 * @returns {Promise<void>} resolves when it is there
 */
export async function loadMore(component, ask) {
    const begun = component.pages;
    const page = await ask(begun.next, begun.round);
    if (component.pages === begun) {
        const rows = inOrder([...begun.rows, ...begun.reading.rows(page)], begun.reading);
        component.pages = { ...begun, rows, ...endOf(page, rows, begun.reading), isGrown: true };
    }
}

/** So many transactions look on by themselves for a page that is not full; then the person is asked. */
const MOST_STEPS = 8;

/**
 * Reads on while the first page is short though there is more: of what is looked for inside of rows, a transaction sees
 * a part only. It ends when something else is filtered.
 * @param {{ pages: Pages, filter: object, load: () => Promise<void> }} component what holds the list, and reads its next page
 * @param {number} size how many rows are a page
 * @returns {Promise<void>} resolves when it looks no further
 */
export async function fillPage(component, size) {
    const { filter } = component;
    const isShort = () => filter === component.filter && component.pages.hasMore && component.pages.rows.length < size;
    try {
        for (let step = 0; step < MOST_STEPS && isShort(); step++) {
            // eslint-disable-next-line no-await-in-loop -- each step goes on where the one before it ended
            await component.load();
        }
    } catch {
        // The button for more is there, and says what is wrong.
    }
}

/**
 * Looks for a row by its id, and reads on until it is there.
 * @param {{ pages: Pages, load: () => Promise<void> }} component what holds the list, and reads its next page
 * @param {string} id of the row
 * @returns {Promise<object | undefined>} the row; nothing where no page has it
 */
export async function findRow(component, id) {
    const row = component.pages.rows.find((each) => each.id === id);
    if (row || !component.pages.hasMore) {
        return row;
    }
    await component.load();
    return findRow(component, id);
}

/**
 * Asks for the first page of the component's field `pages` again. The wire answers only where something has changed, so
 * the pages after it go in any case.
 * @param {{ pages: Pages }} component what holds the list
 * @returns {Promise<void>} resolves when it is there
 */
export async function refreshPages(component) {
    const { wired, reading } = component.pages;
    component.pages = firstPage(wired, reading);
    await refreshApex(wired);
}

function inOrder(rows, { order }) {
    return order ? order(rows) : rows;
}

function endOf(page, rows, reading) {
    const next = page ? (reading.next(page, rows) ?? null) : null;
    return { next, hasMore: next !== null, isEmpty: Boolean(page) && rows.length === 0 && next === null };
}
