import { LightningElement, api } from "lwc";
import { deedsOf } from "c/lockstepChangeText";
import { byName, labelled, learnLabels } from "c/lockstepEntitlements";
import { nextRound } from "c/lockstepRound";
import { fill } from "c/lockstepText";
import findPeople from "@salesforce/apex/Lockstep_PeopleController.findPeople";
import previewPerson from "@salesforce/apex/Lockstep_PreviewController.previewPerson";
import heading from "@salesforce/label/c.Lockstep_Preview_One";
import person from "@salesforce/label/c.Lockstep_Preview_Somebody";
import look from "@salesforce/label/c.Lockstep_Preview_Look";
import unchanged from "@salesforce/label/c.Lockstep_Preview_Unchanged_Person";
import spared from "@salesforce/label/c.Lockstep_Preview_Spared";
import notFound from "@salesforce/label/c.Lockstep_Preview_Not_Found";

/** What edits of the configuration would do to one person, by what was seen in Okta last. */
export default class LockstepPreviewPerson extends LightningElement {
    /** As Lockstep_ConfigurationController.saveEdits takes them. */
    @api edits = [];

    username = "";
    found = new Map();
    /** Whose plan is shown, and the plan. */
    shown;
    plan;
    nameOf = byName;
    fault;
    error;
    isBusy = false;
    labels = { heading, person, look };

    search = async (term) => {
        const { people } = await findPeople({ term, afterName: null, afterId: null, round: nextRound() });
        const known = people.filter(({ oktaId }) => oktaId);
        known.forEach((each) => this.found.set(each.username, each));
        return known.map(({ name, username }) => ({ value: username, label: name, meta: username }));
    };

    get cannotLook() {
        return this.isBusy || this.username.trim() === "";
    }

    get changes() {
        return this.plan?.changes ?? [];
    }

    get hasChanges() {
        return this.changes.length > 0;
    }

    get sentences() {
        if (!this.plan) {
            return [];
        }
        const { changes, spared: left, refusal } = this.plan;
        const sentences = [
            left.length > 0 ? fill(spared, deedsOf(left.map((change) => labelled(change, this.nameOf)))) : undefined,
            refusal ? `${refusal.code}: ${refusal.message}` : undefined,
        ].filter(Boolean);
        return sentences.length === 0 && changes.length === 0 ? [fill(unchanged, this.shown)] : sentences;
    }

    handlePerson(event) {
        this.username = event.detail.value;
        this.fault = undefined;
    }

    async handleLook() {
        const somebody = this.found.get(this.username.trim());
        this.plan = undefined;
        this.error = undefined;
        if (!somebody) {
            this.fault = notFound;
            return;
        }
        this.isBusy = true;
        try {
            const { oktaOrg, oktaId } = somebody;
            const answer = JSON.parse(
                await previewPerson({ body: JSON.stringify({ edits: this.edits, oktaOrg, oktaId }) }),
            );
            if (answer.code) {
                this.error = { message: answer.message };
            } else {
                this.shown = somebody.name;
                this.plan = answer;
                this.nameOf = await learnLabels(answer.spared);
            }
        } catch (error) {
            this.error = error;
        } finally {
            this.isBusy = false;
        }
    }
}
