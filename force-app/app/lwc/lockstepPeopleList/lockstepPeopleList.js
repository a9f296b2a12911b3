import { LightningElement, api, wire } from "lwc";
import { firstPage, loadMore, refreshPages } from "c/lockstepPaging";
import { nextRound } from "c/lockstepRound";
import { fill } from "c/lockstepText";
import findPeople from "@salesforce/apex/Lockstep_PeopleController.findPeople";
import find from "@salesforce/label/c.Lockstep_Find_People";
import findHelp from "@salesforce/label/c.Lockstep_Find_People_Help";
import managedPeople from "@salesforce/label/c.Lockstep_Managed_People";
import foundPeople from "@salesforce/label/c.Lockstep_Found_People";
import nobodyFound from "@salesforce/label/c.Lockstep_Nobody_Found";
import nobodyFoundHint from "@salesforce/label/c.Lockstep_Nobody_Found_Hint";
import nobodyManaged from "@salesforce/label/c.Lockstep_Nobody_Managed";
import nobodyManagedHint from "@salesforce/label/c.Lockstep_Nobody_Managed_Hint";
import person from "@salesforce/label/c.Lockstep_Person";
import inSalesforce from "@salesforce/label/c.Lockstep_In_Salesforce";
import inOkta from "@salesforce/label/c.Lockstep_In_Okta";
import active from "@salesforce/label/c.Lockstep_Active";
import inactive from "@salesforce/label/c.Lockstep_Inactive";
import noUser from "@salesforce/label/c.Lockstep_No_User";
import notLinked from "@salesforce/label/c.Lockstep_Not_Linked";

/** So long nothing is typed before the server is asked. */
const PAUSE_MS = 300;
const SHORTEST = 2;

const READING = { rows: ({ people }) => people, next: ({ next }) => next };

/** Finds people by what they are called. Fires `open` with the one that was chosen. */
export default class LockstepPeopleList extends LightningElement {
    term = "";
    round = nextRound();
    timer;

    pages = firstPage(undefined, READING);

    labels = { find, findHelp, person, inSalesforce, inOkta };

    @wire(findPeople, { term: "$term", afterName: null, afterId: null, round: "$round" })
    provisionPeople(result) {
        this.pages = firstPage(result, READING);
    }

    disconnectedCallback() {
        clearTimeout(this.timer);
    }

    /**
     * Searches again.
     * @returns {Promise<void>} resolves when the people are shown
     */
    @api
    async refresh() {
        await refreshPages(this);
    }

    get isSearch() {
        return this.term.length >= SHORTEST;
    }

    get caption() {
        return this.isSearch ? fill(foundPeople, this.term) : managedPeople;
    }

    get rows() {
        return this.pages.rows.map((found) => ({
            ...found,
            key: found.userId ?? `${found.oktaOrg} ${found.oktaId}`,
            salesforce: salesforceOf(found),
            okta: found.oktaId ? found.oktaStatus : notLinked,
        }));
    }

    get emptyHeading() {
        return this.isSearch ? nobodyFound : nobodyManaged;
    }

    get emptySentence() {
        return this.isSearch ? nobodyFoundHint : nobodyManagedHint;
    }

    handleTerm(event) {
        const term = event.detail.value.trim();
        clearTimeout(this.timer);
        // eslint-disable-next-line @lwc/lwc/no-async-operation -- ended by the next key, or when the component goes
        this.timer = setTimeout(() => {
            this.term = term;
            this.round = nextRound();
        }, PAUSE_MS);
    }

    handleOpen(event) {
        const detail = this.rows.find(({ key }) => key === event.target.value);
        this.dispatchEvent(new CustomEvent("open", { detail }));
    }

    handleRetry() {
        this.refresh();
    }

    load = () =>
        loadMore(this, ({ name, id }, round) => findPeople({ term: this.term, afterName: name, afterId: id, round }));
}

function salesforceOf({ userId, isActive }) {
    if (!userId) {
        return noUser;
    }
    return isActive ? active : inactive;
}
