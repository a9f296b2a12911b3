import { LightningElement, api, wire } from "lwc";
import { firstPage, loadMore, refreshPages } from "c/lockstepPaging";
import { editOf, MODES, ruleOf } from "c/lockstepRuleModel";
import { newPriorities } from "c/lockstepRuleOrder";
import { nextRound } from "c/lockstepRound";
import { fill } from "c/lockstepText";
import LockstepConfirmRule from "c/lockstepConfirmRule";
import listMarks from "@salesforce/apex/Lockstep_RulesController.listMarks";
import listRules from "@salesforce/apex/Lockstep_RulesController.listRules";
import saveEdits from "@salesforce/apex/Lockstep_ConfigurationController.saveEdits";
import search from "@salesforce/label/c.Lockstep_Search_Rules";
import searchHelp from "@salesforce/label/c.Lockstep_Search_Rules_Help";
import modeFilter from "@salesforce/label/c.Lockstep_Mode_Filter";
import modeAll from "@salesforce/label/c.Lockstep_Mode_All";
import newRule from "@salesforce/label/c.Lockstep_New_Rule";
import noRules from "@salesforce/label/c.Lockstep_No_Rules";
import noRulesHint from "@salesforce/label/c.Lockstep_No_Rules_Hint";
import nothingFound from "@salesforce/label/c.Lockstep_Nothing_Found";
import nothingFoundHint from "@salesforce/label/c.Lockstep_Nothing_Found_Hint";
import orderChanged from "@salesforce/label/c.Lockstep_Order_Changed";
import orderSearching from "@salesforce/label/c.Lockstep_Order_While_Searching";
import orderSaved from "@salesforce/label/c.Lockstep_Order_Saved";
import saveOrder from "@salesforce/label/c.Lockstep_Save_Order";
import discard from "@salesforce/label/c.Lockstep_Discard_Order";
import moved from "@salesforce/label/c.Lockstep_Moved";
import notSaved from "@salesforce/label/c.Lockstep_Not_Saved";
import savedAs from "@salesforce/label/c.Lockstep_Saved_As";
import reload from "@salesforce/label/c.Lockstep_Reload";
import switchTitle from "@salesforce/label/c.Lockstep_Switch_Title";
import switchTo from "@salesforce/label/c.Lockstep_Switch_To";
import switchEnforce from "@salesforce/label/c.Lockstep_Switch_Enforce";
import switchStop from "@salesforce/label/c.Lockstep_Switch_Stop";
import errorWord from "@salesforce/label/c.Lockstep_Error_Word";
import warningWord from "@salesforce/label/c.Lockstep_Warning_Word";
import infoWord from "@salesforce/label/c.Lockstep_Info_Word";
import notChecked from "@salesforce/label/c.Lockstep_Not_Checked";

const PAGE_SIZE = 25;
/** So long nothing is typed before the server is asked. */
const PAUSE_MS = 300;
const MARKS = {
    error: { icon: "utility:error", variant: "error", kind: errorWord },
    warning: { icon: "utility:warning", variant: "warning", kind: warningWord },
    info: { icon: "utility:info", variant: undefined, kind: infoWord },
};
const READING = { rows: ({ rules }) => rules, next: ({ hasMore }, rows) => (hasMore ? rows.at(-1).id : null) };

/**
 * Lists the mapping rules in the order in which they win; searches, switches and orders them. Fires `edit` with a rule, and `create`.
 */
export default class LockstepRules extends LightningElement {
    round = nextRound();
    pageSize = PAGE_SIZE;
    term = "";
    mode = "";
    timer;
    pages = firstPage(undefined, READING);
    /** The ids in their new order, while that is not saved. */
    order;
    /** What is to be marked, by the name of the rule. */
    marks = {};
    isUnchecked = false;
    /** Whether the marks were asked for. */
    isMarking = false;
    status = "";
    error;
    isSaving = false;

    labels = {
        notChecked,
        search,
        searchHelp,
        modeFilter,
        newRule,
        orderSearching,
        orderChanged,
        saveOrder,
        discard,
        notSaved,
        reload,
    };
    modeOptions = [{ label: modeAll, value: "" }, ...MODES];

    @wire(listRules, { term: "$term", mode: "$mode", after: null, pageSize: "$pageSize", round: "$round" })
    provisionRules(result) {
        this.pages = firstPage(result, READING);
        this.order = undefined;
        // All rules are checked for the marks. Asked for together, the first page would wait for them.
        if (!this.isMarking && (result.data || result.error)) {
            this.isMarking = true;
            this.readMarks();
        }
    }

    disconnectedCallback() {
        clearTimeout(this.timer);
    }

    /**
     * Loads the rules again.
     * @returns {Promise<void>} resolves when they are shown
     */
    @api
    async refresh() {
        this.order = undefined;
        this.error = undefined;
        await refreshPages(this);
        // Nobody waits for the marks.
        this.readMarks();
    }

    get rules() {
        const { rows } = this.pages;
        return this.order ? this.order.map((id) => rows.find((rule) => rule.id === id)) : rows;
    }

    get isSearch() {
        return this.term !== "" || this.mode !== "";
    }

    /** Among what was found, the neighbours are not the real ones. */
    get isMovable() {
        return !this.isSearch;
    }

    get emptyHeading() {
        return this.isSearch ? nothingFound : noRules;
    }

    get emptySentence() {
        return this.isSearch ? nothingFoundHint : noRulesHint;
    }

    load = async () => {
        await loadMore(this, (after, round) =>
            listRules({ term: this.term, mode: this.mode, after, pageSize: this.pageSize, round }),
        );
        this.order = undefined;
    };

    handleRetry() {
        this.refresh();
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

    handleModeFilter(event) {
        this.mode = event.detail.value;
        this.round = nextRound();
    }

    handleCreate() {
        this.dispatchEvent(new CustomEvent("create"));
    }

    handleEdit(event) {
        this.dispatchEvent(new CustomEvent("edit", { detail: this.ruleOf(event.detail) }));
    }

    handleMove(event) {
        const { id, step } = event.detail;
        const ids = this.rules.map((rule) => rule.id);
        const from = ids.indexOf(id);
        const to = from + step;
        if (to < 0 || to >= ids.length) {
            return;
        }
        [ids[from], ids[to]] = [ids[to], ids[from]];
        const isAsBefore = ids.every((each, index) => each === this.pages.rows[index].id);
        this.order = isAsBefore ? undefined : ids;
        this.status = fill(moved, this.ruleOf(id).entry.name, to + 1, ids.length);
    }

    handleDiscard() {
        this.order = undefined;
    }

    async handleSaveOrder() {
        const priorities = newPriorities(this.rules.map(({ entry }) => ruleOf(entry)));
        const edits = this.rules
            .filter(({ entry }) => priorities.has(entry.name))
            .map((rule) => editOf(rule, { ...ruleOf(rule.entry), priority: priorities.get(rule.entry.name) }));
        await this.save(edits, orderSaved);
    }

    async handleMode(event) {
        const { id, mode } = event.detail;
        const rule = this.ruleOf(id);
        const before = ruleOf(rule.entry);
        if (mode === before.mode) {
            return;
        }
        const edits = [editOf(rule, { ...before, mode })];
        if ((mode === "Enforce" || before.mode === "Enforce") && !(await this.confirm(edits, before.name, mode))) {
            // The list box shows again what holds.
            this.pages = { ...this.pages, rows: this.pages.rows.map((each) => (each === rule ? { ...rule } : each)) };
            return;
        }
        await this.save(edits);
    }

    async readMarks() {
        try {
            const marks = {};
            for (const { rule, severity, message } of await listMarks()) {
                marks[rule] = [...(marks[rule] ?? []), { ...(MARKS[severity] ?? MARKS.info), message }];
            }
            this.marks = marks;
            this.isUnchecked = false;
        } catch {
            // The rules are there all the same, and a save checks them.
            this.marks = {};
            this.isUnchecked = true;
        }
    }

    confirm(edits, name, mode) {
        const modeLabel = MODES.find(({ value }) => value === mode).label;
        return LockstepConfirmRule.open({
            size: "medium",
            label: fill(switchTitle, name, modeLabel),
            sentence: mode === "Enforce" ? switchEnforce : switchStop,
            confirmLabel: fill(switchTo, modeLabel),
            edits,
        });
    }

    async save(edits, sentence) {
        this.isSaving = true;
        this.error = undefined;
        this.status = "";
        try {
            const answer = JSON.parse(await saveEdits({ body: JSON.stringify({ edits }) }));
            if (answer.saved) {
                await this.refresh();
                this.status = [sentence, fill(savedAs, answer.version?.number ?? "")].filter(Boolean).join(" ");
                this.dispatchEvent(new CustomEvent("saved"));
            } else {
                this.error = { message: answer.message };
            }
        } catch (error) {
            this.error = error;
        } finally {
            this.isSaving = false;
        }
    }

    /**
     * @param {string} id of a rule
     * @returns {object | undefined} the rule, among those that are shown
     */
    @api
    ruleOf(id) {
        return this.pages.rows.find((rule) => rule.id === id);
    }
}
