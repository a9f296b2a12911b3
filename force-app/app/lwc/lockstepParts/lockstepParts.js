import isAdmin from "@salesforce/customPermission/Lockstep_Admin";
import { nextRound } from "c/lockstepRound";

/** Whether the person may see the parts; the Apex behind them asks the same. */
export const mayUse = isAdmin === true;

/** Functions that load a part again. Components of one namespace on one page share their modules. */
const shown = new Set();

/**
 * A part stands on the page from now on.
 * @param {() => Promise<void>} reload loads it again
 * @returns {() => void} to be called when it leaves
 */
export function enterPage(reload) {
    shown.add(reload);
    return () => shown.delete(reload);
}

/**
 * Loads all parts again that stand on the page.
 * @returns {Promise<void>} resolves when they are shown
 */
export async function reloadParts() {
    await Promise.all([...shown].map((reload) => reload()));
}

/**
 * What a part asks the server with first.
 * @returns {string | undefined} a round that was never before; nothing for those who may not, so that their parts ask for nothing
 */
export function firstRound() {
    return mayUse ? nextRound() : undefined;
}
