import { LightningElement, api } from "lwc";
import { NavigationMixin } from "lightning/navigation";
import { deedsOf } from "c/lockstepChangeText";
import { byName, labelled, learnLabels } from "c/lockstepEntitlements";
import { isGrave, KINDS } from "c/lockstepFindingText";
import { pageOfEntries, pageOfPerson, placeOf } from "c/lockstepPlaces";
import { fill, today } from "c/lockstepText";
import { triedSentence } from "c/lockstepTriedText";
import LockstepReasonModal from "c/lockstepReasonModal";
import accept from "@salesforce/apex/Lockstep_FindingsController.accept";
import exempt from "@salesforce/apex/Lockstep_PeopleController.exempt";
import fix from "@salesforce/apex/Lockstep_FindingsController.fix";
import proposeLink from "@salesforce/apex/Lockstep_FindingsController.proposeLink";
import reopen from "@salesforce/apex/Lockstep_FindingsController.reopen";
import waive from "@salesforce/apex/Lockstep_PeopleController.waive";
import detailsLabel from "@salesforce/label/c.Lockstep_Finding_Details";
import ruleIs from "@salesforce/label/c.Lockstep_Finding_Rule";
import would from "@salesforce/label/c.Lockstep_Finding_Would";
import keep from "@salesforce/label/c.Lockstep_Waive_Access";
import acceptLabel from "@salesforce/label/c.Lockstep_Finding_Accept";
import acceptTitle from "@salesforce/label/c.Lockstep_Finding_Accept_Title";
import acceptText from "@salesforce/label/c.Lockstep_Finding_Accept_Text";
import accepted from "@salesforce/label/c.Lockstep_Finding_Accepted_Now";
import reopened from "@salesforce/label/c.Lockstep_Finding_Reopened";
import syncLabel from "@salesforce/label/c.Lockstep_Sync_Now";
import syncTitle from "@salesforce/label/c.Lockstep_Sync_Title";
import syncText from "@salesforce/label/c.Lockstep_Sync_Text";
import exemptTitle from "@salesforce/label/c.Lockstep_Exempt_Title";
import exemptText from "@salesforce/label/c.Lockstep_Exempt_Text";
import linkTitle from "@salesforce/label/c.Lockstep_Link_Title";
import linkText from "@salesforce/label/c.Lockstep_Link_Text";
import waiveTitle from "@salesforce/label/c.Lockstep_Waive_Title";
import waiveText from "@salesforce/label/c.Lockstep_Waive_Text";
import propose from "@salesforce/label/c.Lockstep_Propose";
import proposed from "@salesforce/label/c.Lockstep_Proposed_Sentence";
import { ICONS, LABELS, STATE_WORDS, TITLES } from "./labels";
import { acceptanceOf, adviceOf, whenOf } from "./words";

/** Kinds of change that take away what a waiver keeps, and the kind of grant that it names. */
const KEEPABLE = {
    withdraw_permission_set: "Permission Set",
    withdraw_permission_set_group: "Permission Set Group",
    withdraw_permission_set_licence: "Permission Set Licence",
    withdraw_public_group: "Public Group",
    withdraw_queue: "Queue",
};
/** Of these an exemption is an answer: the rules would do something to the user that is not to be done. */
const EXEMPTIBLE = new Set(["leaver_active", "deactivation_blocked", "drift"]);

/**
 * One finding: about whom, what is wrong, since when, and what may be done. Fires `decide` when it is
 * accepted or open again, and `reload` on wish. It stays as it came to be until the list is loaded again.
 */
export default class LockstepFinding extends NavigationMixin(LightningElement) {
    /** As Lockstep_FindingRow has it. */
    @api
    get finding() {
        return this.current;
    }

    set finding(value) {
        this.current = value;
        this.request = undefined;
        this.result = "";
        this.error = undefined;
        this.learn();
    }

    /** As Lockstep_Comparison has it: when it is looked at again. */
    @api schedule;

    current;
    nameOf = byName;
    request;
    /** What came of it: in a place that is there from the start, so that it is announced. */
    result = "";
    error;
    isBusy = false;
    isExpanded = false;
    labels = LABELS;

    get titles() {
        return Object.fromEntries(
            Object.entries(TITLES).map(([name, label]) => [name, fill(label, this.finding.person)]),
        );
    }

    get isOpen() {
        return this.finding.state === "open";
    }

    get isAccepted() {
        return this.finding.state === "accepted";
    }

    get icon() {
        return this.isOpen && isGrave(this.finding.kind) ? ICONS.grave : ICONS[this.finding.state];
    }

    get kind() {
        return KINDS[this.finding.kind] ?? this.finding.kind;
    }

    get stateWord() {
        return STATE_WORDS[this.finding.state];
    }

    /** One button, so that a dialog returns the focus to it, whichever of both it is by then. */
    get decision() {
        return this.isOpen
            ? { name: "accept", label: LABELS.accept, title: this.titles.accept }
            : { name: "reopen", label: LABELS.reopen, title: this.titles.reopen };
    }

    get mayDecide() {
        return this.isOpen || this.isAccepted;
    }

    get when() {
        return whenOf(this.finding);
    }

    /** What differs change by change is told in a few words; the table has each with its reason. */
    get sentence() {
        const { changes, message, code } = this.finding;
        return this.hasChanges
            ? fill(would, deedsOf(changes.map((change) => labelled(change, this.nameOf))))
            : (message ?? code);
    }

    get rule() {
        const { rule, message } = this.finding;
        return rule && !message?.includes(rule) ? fill(ruleIs, rule) : undefined;
    }

    get acceptance() {
        return acceptanceOf(this.finding);
    }

    get advice() {
        return adviceOf(this.finding, this.schedule);
    }

    get place() {
        return this.isOpen ? placeOf(this.finding.code) : undefined;
    }

    get hasChanges() {
        return this.finding.changes.length > 0;
    }

    get detailsLabel() {
        return fill(detailsLabel, this.finding.changes.length);
    }

    get ariaExpanded() {
        return String(this.isExpanded);
    }

    get toggleIcon() {
        return this.isExpanded ? "utility:chevrondown" : "utility:chevronright";
    }

    get mayExempt() {
        return this.isOpen && Boolean(this.finding.userId) && EXEMPTIBLE.has(this.finding.code);
    }

    get mayLink() {
        return this.isOpen && this.finding.code === "privileged_match";
    }

    get keepable() {
        if (!this.isOpen || !this.finding.userId) {
            return [];
        }
        return this.finding.changes
            .filter(({ kind }) => KEEPABLE[kind])
            .map(({ kind, target }) => {
                const name = this.nameOf(kind, target);
                return { key: `${kind}/${target}`, kind, target, name, label: fill(keep, name) };
            });
    }

    get hasKeepable() {
        return this.keepable.length > 0;
    }

    async learn() {
        this.nameOf = await learnLabels(this.finding?.changes ?? []);
    }

    handleToggle() {
        this.isExpanded = !this.isExpanded;
    }

    handlePerson() {
        this[NavigationMixin.Navigate](pageOfPerson(this.finding));
    }

    handleAudit() {
        this[NavigationMixin.Navigate](pageOfEntries(this.finding.oktaId ?? this.finding.username));
    }

    handleCase() {
        this[NavigationMixin.Navigate]({
            type: "standard__recordPage",
            attributes: { recordId: this.finding.caseId, objectApiName: "Case", actionName: "view" },
        });
    }

    handlePlace() {
        this[NavigationMixin.Navigate]({ type: "standard__navItemPage", attributes: { apiName: this.place.tab } });
    }

    async handleFix() {
        const answer = await LockstepReasonModal.open({
            size: "small",
            label: fill(syncTitle, this.finding.person),
            sentence: syncText,
            confirmLabel: syncLabel,
        });
        if (answer) {
            await this.attempt(async () => {
                this.request = await fix({ findingId: this.finding.id, reason: answer.reason });
            });
        }
    }

    /** The finding stays as it was shown, with what came of it: it closes by itself, a moment later. */
    handleFinish(event) {
        const { state, answer } = event.detail;
        this.request = event.detail;
        if (state === "Done") {
            this.result = triedSentence(answer);
            this.request = undefined;
        }
    }

    async handleDecide() {
        const findingId = this.finding.id;
        if (this.isAccepted) {
            await this.decide(reopened, () => reopen({ findingId }));
            return;
        }
        const answer = await LockstepReasonModal.open({
            size: "small",
            label: fill(acceptTitle, this.finding.person),
            sentence: acceptText,
            confirmLabel: acceptLabel,
            untilMode: "optional",
            untilMin: today(),
        });
        if (answer) {
            await this.decide(accepted, () => accept({ findingId, ...answer }));
        }
    }

    async handleExempt() {
        const { userId, person } = this.finding;
        const answer = await LockstepReasonModal.open({
            size: "small",
            label: fill(exemptTitle, person),
            sentence: exemptText,
            confirmLabel: propose,
            untilMode: "optional",
            untilMin: today(),
        });
        if (answer) {
            await this.propose(() => exempt({ userId, ...answer }));
        }
    }

    async handleLink() {
        const { id: findingId, person } = this.finding;
        const answer = await LockstepReasonModal.open({
            size: "small",
            label: fill(linkTitle, person),
            sentence: linkText,
            confirmLabel: propose,
        });
        if (answer) {
            await this.propose(() => proposeLink({ findingId, reason: answer.reason }));
        }
    }

    async handleKeep(event) {
        const { kind, target, name } = this.keepable.find(({ key }) => key === event.target.dataset.key);
        const answer = await LockstepReasonModal.open({
            size: "small",
            label: fill(waiveTitle, name),
            sentence: waiveText,
            confirmLabel: propose,
            untilMode: "required",
            untilMin: today(),
        });
        if (answer) {
            const { userId } = this.finding;
            await this.propose(() => waive({ userId, kind: KEEPABLE[kind], target, ...answer }));
        }
    }

    handleReload() {
        this.request = undefined;
        this.error = undefined;
        this.dispatchEvent(new CustomEvent("reload"));
    }

    /** It waits for a second person, and changes nothing here until then. */
    async propose(act) {
        await this.attempt(async () => {
            await act();
            this.result = proposed;
        });
    }

    async decide(sentence, act) {
        await this.attempt(async () => {
            this.current = await act();
            this.result = fill(sentence, this.finding.person);
            this.dispatchEvent(new CustomEvent("decide"));
        });
    }

    async attempt(act) {
        this.error = undefined;
        this.result = "";
        this.isBusy = true;
        try {
            await act();
        } catch (error) {
            this.error = error;
        } finally {
            this.isBusy = false;
        }
    }
}
