import { LightningElement, api } from "lwc";
import { deedsAlone, deedsOf } from "c/lockstepChangeText";
import { byName, labelled, learnLabels } from "c/lockstepEntitlements";
import { firstPage, loadMore } from "c/lockstepPaging";
import { fill } from "c/lockstepText";
import listPeople from "@salesforce/apex/Lockstep_PreviewController.listPeople";
import caption from "@salesforce/label/c.Lockstep_Preview_People";
import person from "@salesforce/label/c.Lockstep_Person";
import outcome from "@salesforce/label/c.Lockstep_Preview_Outcome";
import spared from "@salesforce/label/c.Lockstep_Preview_Spared";
import details from "@salesforce/label/c.Lockstep_Details";
import detailsOf from "@salesforce/label/c.Lockstep_Details_Of";
import none from "@salesforce/label/c.Lockstep_Preview_Nobody";

const READING = { rows: ({ items }) => items, next: ({ after }) => after };

/** The people whom a preview concerns, page by page, each with what would be changed. */
export default class LockstepPreviewPeople extends LightningElement {
    /** The run. */
    @api runId;

    listed = firstPage(undefined, READING);
    nameOf = byName;
    open = new Set();
    labels = { caption, person, outcome, details, none };

    get pages() {
        return this.listed;
    }

    set pages(value) {
        this.listed = value;
        this.learn();
    }

    connectedCallback() {
        this.begin();
    }

    get rows() {
        return this.pages.rows.map((item) => {
            const changes = changesOf(item);
            const isOpen = this.open.has(item.id);
            return {
                id: item.id,
                name: item.username ?? item.oktaId,
                sentence: sentenceOf(changes.map((change) => labelled(change, this.nameOf))),
                message: item.message,
                changes: changes.filter((change) => change.spared !== true).map(asChange),
                isOpen,
                isOpenText: String(isOpen),
                detailsKey: `${item.id}-details`,
                detailsLabel: fill(detailsOf, item.username ?? item.oktaId),
            };
        });
    }

    load = () => loadMore(this, (after) => this.ask(after));

    async learn() {
        this.nameOf = await learnLabels(this.pages.rows.flatMap(changesOf));
    }

    handleRetry() {
        this.begin();
    }

    handleDetails(event) {
        const id = event.target.value;
        const open = new Set(this.open);
        if (!open.delete(id)) {
            open.add(id);
        }
        this.open = open;
    }

    async begin() {
        this.pages = firstPage(undefined, READING);
        try {
            this.pages = firstPage({ data: await this.ask(null) }, READING);
        } catch (error) {
            this.pages = firstPage({ error }, READING);
        }
    }

    async ask(after) {
        const answer = JSON.parse(await listPeople({ runId: this.runId, after }));
        if (!answer.items) {
            throw new Error(answer.message);
        }
        return answer;
    }
}

function changesOf({ changes }) {
    return (changes ?? []).filter(({ kind }) => kind);
}

/** Of an action its audience stands where a change has its target. */
function asChange(change) {
    return change.firedBy ? { ...change, target: change.audience, after: change.message } : change;
}

function sentenceOf(changes) {
    const left = changes.filter((change) => change.spared === true);
    return [
        deedsAlone(changes.filter((change) => change.spared !== true)),
        left.length > 0 ? fill(spared, deedsOf(left)) : "",
    ]
        .filter(Boolean)
        .join(". ");
}
