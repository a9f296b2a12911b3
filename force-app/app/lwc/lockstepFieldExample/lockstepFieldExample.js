import { LightningElement, api } from "lwc";
import { nextRound } from "c/lockstepRound";
import { fill } from "c/lockstepText";
import tryOut from "@salesforce/apex/Lockstep_FieldsController.tryOut";
import findPeople from "@salesforce/apex/Lockstep_PeopleController.findPeople";
import heading from "@salesforce/label/c.Lockstep_Example_Heading";
import person from "@salesforce/label/c.Lockstep_Preview_Somebody";
import inOkta from "@salesforce/label/c.Lockstep_Example_In_Okta";
import byMap from "@salesforce/label/c.Lockstep_Example_By_Map";
import stored from "@salesforce/label/c.Lockstep_Example_Stored";
import now from "@salesforce/label/c.Lockstep_Example_Now";
import empty from "@salesforce/label/c.Lockstep_Empty_Value";
import same from "@salesforce/label/c.Lockstep_Example_Same";
import changes from "@salesforce/label/c.Lockstep_Example_Changes";
import created from "@salesforce/label/c.Lockstep_Example_Created";
import nothing from "@salesforce/label/c.Lockstep_Example_Nothing";
import left from "@salesforce/label/c.Lockstep_Example_Left";
import lookedUp from "@salesforce/label/c.Lockstep_Example_Looked_Up";

/** So long nothing is typed before the example is made anew. */
const PAUSE_MS = 400;

/** Shows what a field mapping would make of one person, step by step, as it is typed. */
export default class LockstepFieldExample extends LightningElement {
    /** The mapping, as documents have it. */
    @api
    get entry() {
        return this.mapping;
    }

    set entry(value) {
        const isNew = JSON.stringify(value) !== JSON.stringify(this.mapping);
        this.mapping = value;
        if (isNew) {
            this.plan();
        }
    }

    mapping = {};
    username = "";
    found = new Map();
    example;
    error;
    fault;
    turn = 0;
    timer;
    labels = { heading, person };

    disconnectedCallback() {
        clearTimeout(this.timer);
        this.turn++;
    }

    search = async (term) => {
        const { people } = await findPeople({ term, afterName: null, afterId: null, round: nextRound() });
        const known = people.filter(({ oktaId }) => oktaId);
        known.forEach((each) => this.found.set(each.username, each));
        return known.map(({ name, username }) => ({ value: username, label: name, meta: username }));
    };

    get somebody() {
        return this.found.get(this.username.trim());
    }

    get steps() {
        const { text, translated, value, actual, hasUser } = this.example;
        return [
            { label: inOkta, value: text ?? empty },
            this.mapping.valueMap
                ? { label: fill(byMap, this.mapping.valueMap), value: translated ?? empty }
                : undefined,
            { label: stored, value: value ?? empty },
            hasUser ? { label: now, value: actual ?? empty } : undefined,
        ].filter(Boolean);
    }

    get verdict() {
        const { problem, isSame, value, hasUser } = this.example;
        if (problem) {
            return { icon: "utility:error", variant: "error", sentence: fill(left, problem) };
        }
        if (value === undefined || value === null) {
            return { icon: "utility:info", sentence: nothing };
        }
        if (this.mapping.matchBy) {
            return { icon: "utility:search", sentence: fill(lookedUp, this.mapping.matchBy, value) };
        }
        if (isSame) {
            return { icon: "utility:success", variant: "success", sentence: same };
        }
        return { icon: "utility:edit", sentence: hasUser ? changes : created };
    }

    handlePerson(event) {
        this.username = event.detail.value;
        this.plan();
    }

    handleRetry() {
        this.plan();
    }

    plan() {
        clearTimeout(this.timer);
        this.error = undefined;
        const turn = ++this.turn;
        if (!this.somebody || !this.mapping?.source || !this.mapping?.field) {
            this.example = undefined;
            return;
        }
        // eslint-disable-next-line @lwc/lwc/no-async-operation -- ended by the next change, or when the component goes
        this.timer = setTimeout(() => this.ask(turn), PAUSE_MS);
    }

    async ask(turn) {
        const { oktaOrg, oktaId } = this.somebody;
        try {
            const example = await tryOut({ oktaOrg, oktaId, body: JSON.stringify({ entry: this.mapping }) });
            // Something else was typed meanwhile.
            if (turn === this.turn) {
                this.example = example;
            }
        } catch (error) {
            if (turn === this.turn) {
                this.example = undefined;
                this.error = error;
            }
        }
    }
}
