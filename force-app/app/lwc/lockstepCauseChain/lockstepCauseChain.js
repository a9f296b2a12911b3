import { LightningElement, api } from "lwc";
import locale from "@salesforce/i18n/locale";
import timeZone from "@salesforce/i18n/timeZone";
import { fill } from "c/lockstepText";
import heading from "@salesforce/label/c.Lockstep_Chain_Heading";
import eventByActor from "@salesforce/label/c.Lockstep_Event_By_Actor";
import noEvent from "@salesforce/label/c.Lockstep_Chain_No_Event";
import read from "@salesforce/label/c.Lockstep_Chain_Read";
import request from "@salesforce/label/c.Lockstep_Chain_Request";
import byRule from "@salesforce/label/c.Lockstep_Chain_Rule";
import byStatus from "@salesforce/label/c.Lockstep_Chain_No_Rule";
import done from "@salesforce/label/c.Lockstep_Chain_Done";
import doneOne from "@salesforce/label/c.Lockstep_Chain_Done_One";
import nothingDone from "@salesforce/label/c.Lockstep_Chain_Nothing_Done";
import written from "@salesforce/label/c.Lockstep_Chain_Written";
import reported from "@salesforce/label/c.Lockstep_Chain_Reported";
import unsealed from "@salesforce/label/c.Lockstep_Chain_Unsealed";
import hash from "@salesforce/label/c.Lockstep_Chain_Hash";

const SOURCES = {
    companion: { sentence: reported, variant: "warning" },
    unsealed: { sentence: unsealed, variant: "error" },
};
const ACTS = new Set(["operated", "decided"]);
const HASH_SHOWN = 12;

/** Shows the way of one audit entry: from the Okta events over what was read and decided to what was done and written down. */
export default class LockstepCauseChain extends LightningElement {
    /** As Lockstep_ActivityEntry has it. */
    @api entry;

    labels = { heading };

    get steps() {
        const { causes, outcome } = this.entry;
        const act = [...(causes.length > 0 ? [this.events] : []), this.act, this.record];
        const way = [this.events, this.reading, this.decision, this.deed, this.record];
        return (ACTS.has(outcome) ? act : way).map(({ lines, ...step }, index) => ({
            ...step,
            key: String(index),
            lines: lines.map((line, at) => ({ ...line, key: String(at) })),
        }));
    }

    get events() {
        const lines = this.entry.causes.map(({ type, actor, published, uuid }) => ({
            text: actor ? fill(eventByActor, type, actor) : type,
            detail: [timeOf(published), uuid].filter(Boolean).join(" · "),
        }));
        return { icon: "utility:broadcast", lines: lines.length > 0 ? lines : [{ text: noEvent }] };
    }

    get reading() {
        const { version, correlationId } = this.entry;
        return {
            icon: "utility:change_record_type",
            lines: [{ text: fill(read, version ?? "–"), detail: correlationId && fill(request, correlationId) }],
        };
    }

    get decision() {
        const rules = [...new Set(this.entry.changes.map(({ rule }) => rule).filter(Boolean))];
        return {
            icon: "utility:rules",
            lines: [{ text: rules.length > 0 ? fill(byRule, rules.join(", ")) : byStatus }],
        };
    }

    get deed() {
        const { length } = this.entry.changes;
        const { failed } = this.entry;
        const counted = length === 1 ? doneOne : fill(done, length);
        return {
            icon: failed ? "utility:warning" : "utility:check",
            variant: failed ? "warning" : "success",
            lines: [{ text: length > 0 ? counted : nothingDone, detail: timeOf(this.entry.occurredAt) }],
        };
    }

    /** What an operator of the companion did, or a person decided: nothing was read, and no rule said so. */
    get act() {
        const { message, occurredAt } = this.entry;
        return { icon: "utility:user", lines: [{ text: message, detail: timeOf(occurredAt) }] };
    }

    get record() {
        const { sequence, source, hash: digest } = this.entry;
        const { sentence = written, variant } = SOURCES[source] ?? {};
        return {
            icon: "utility:locker_service_console",
            variant,
            lines: [{ text: fill(sentence, sequence), detail: digest && fill(hash, digest.slice(0, HASH_SHOWN)) }],
        };
    }
}

function timeOf(time) {
    const instant = new Date(time ?? Number.NaN);
    return Number.isNaN(instant.getTime())
        ? undefined
        : new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium", timeZone }).format(instant);
}
