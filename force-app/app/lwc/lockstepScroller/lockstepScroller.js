import { LightningElement, api } from "lwc";

/**
 * The frame of a table that may be wider than the page: it scrolls, by keyboard too. The table is its content, as a whole, with
 * its caption: no slot can stand between a table and its rows (https://github.com/salesforce/lwc/issues/265).
 */
export default class LockstepScroller extends LightningElement {
    /** What the table shows, as its caption says. */
    @api label;
}
