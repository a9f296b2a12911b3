import { LightningElement, api, wire } from "lwc";
import { refreshApex } from "@salesforce/apex";
import { fill } from "c/lockstepText";
import findPeople from "@salesforce/apex/Lockstep_PeopleController.findPeople";
import loading from "@salesforce/label/c.Lockstep_Loading";
import loadMore from "@salesforce/label/c.Lockstep_Load_More";
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

/** Finds people by what they are called. Fires `open` with the one that was chosen. */
export default class LockstepPeopleList extends LightningElement {
    term = "";
    skip = 0;
    timer;

    /** The pages after the first, which the wire provides. */
    olderPeople = [];
    olderHasMore = false;
    isLoadingMore = false;
    olderError;

    labels = { loading, loadMore, find, findHelp, person, inSalesforce, inOkta };

    @wire(findPeople, { term: "$term", skip: "$skip" })
    provisionPeople(result) {
        this.wiredPeople = result;
        this.olderPeople = [];
        this.olderError = undefined;
    }

    wiredPeople;

    disconnectedCallback() {
        clearTimeout(this.timer);
    }

    /**
     * Searches again.
     * @returns {Promise<void>} resolves when the people are shown
     */
    @api
    async refresh() {
        this.olderPeople = [];
        await refreshApex(this.wiredPeople);
    }

    get isSearch() {
        return this.term.length >= SHORTEST;
    }

    get caption() {
        return this.isSearch ? fill(foundPeople, this.term) : managedPeople;
    }

    get people() {
        return [...(this.wiredPeople?.data?.people ?? []), ...this.olderPeople];
    }

    get rows() {
        return this.people.map((found) => ({
            ...found,
            key: found.userId ?? found.oktaId,
            salesforce: salesforceOf(found),
            okta: found.oktaId ? found.oktaStatus : notLinked,
        }));
    }

    get error() {
        return this.wiredPeople?.error;
    }

    get isLoading() {
        return !this.wiredPeople?.data && !this.error;
    }

    get isEmpty() {
        return this.people.length === 0;
    }

    get emptyHeading() {
        return this.isSearch ? nobodyFound : nobodyManaged;
    }

    get emptySentence() {
        return this.isSearch ? nobodyFoundHint : nobodyManagedHint;
    }

    get hasMore() {
        return this.olderPeople.length > 0 ? this.olderHasMore : this.wiredPeople?.data?.hasMore;
    }

    handleTerm(event) {
        const term = event.detail.value.trim();
        clearTimeout(this.timer);
        // eslint-disable-next-line @lwc/lwc/no-async-operation -- ended by the next key, or when the component goes
        this.timer = setTimeout(() => {
            this.term = term;
        }, PAUSE_MS);
    }

    handleOpen(event) {
        const detail = this.rows.find(({ key }) => key === event.target.value);
        this.dispatchEvent(new CustomEvent("open", { detail }));
    }

    handleRetry() {
        this.refresh();
    }

    async handleLoadMore() {
        const firstPage = this.wiredPeople;
        this.isLoadingMore = true;
        this.olderError = undefined;
        try {
            const page = await findPeople({
                term: this.term,
                skip: this.people.filter(({ userId }) => userId).length,
            });
            if (firstPage === this.wiredPeople) {
                this.olderPeople = [...this.olderPeople, ...page.people];
                this.olderHasMore = page.hasMore;
            }
        } catch (error) {
            this.olderError = error;
        } finally {
            this.isLoadingMore = false;
        }
    }
}

function salesforceOf({ userId, isActive }) {
    if (!userId) {
        return noUser;
    }
    return isActive ? active : inactive;
}
