import { LightningElement, api } from "lwc";
import { fill } from "c/lockstepText";
import suggestions from "@salesforce/label/c.Lockstep_Suggestions";

const PAUSE_MS = 200;

/**
 * A text field that offers what is known, and takes what is not. Fires `change` with the value at each key and choice. The pattern is the
 * combobox of the ARIA Authoring Practices with a list that is optional.
 */
export default class LockstepPicker extends LightningElement {
    @api label;
    @api maxLength = 255;
    /** Finds what to offer: a function of the text that returns a promise of `{ value, label, meta }`, or nothing to offer. */
    @api search;
    /** Whether the value is several, set apart by semicolons. */
    @api several = false;
    /** What is wrong with the value. */
    @api fault;

    @api
    get value() {
        return this.text;
    }

    set value(value) {
        this.text = value ?? "";
    }

    text = "";
    options = [];
    isOpen = false;
    active = -1;
    asked = 0;
    timer;

    disconnectedCallback() {
        clearTimeout(this.timer);
    }

    /** Puts the cursor here. */
    @api
    focus() {
        this.template.querySelector("input").focus();
    }

    get hasOptions() {
        return this.isOpen && this.options.length > 0;
    }

    get expanded() {
        return String(this.hasOptions);
    }

    get invalid() {
        return String(Boolean(this.fault));
    }

    get elementClass() {
        return `slds-form-element${this.fault ? " slds-has-error" : ""}`;
    }

    get comboboxClass() {
        return `slds-combobox slds-dropdown-trigger slds-dropdown-trigger_click${this.hasOptions ? " slds-is-open" : ""}`;
    }

    get listLabel() {
        return fill(suggestions, this.label);
    }

    get activeId() {
        return this.hasOptions && this.active >= 0 ? `option-${this.active}` : undefined;
    }

    get rows() {
        return this.options.map((option, index) => ({
            ...option,
            key: `${option.value}-${index}`,
            id: `option-${index}`,
            index,
            selected: String(index === this.active),
            optionClass: `option slds-media slds-media_small slds-listbox__option slds-listbox__option_plain${
                index === this.active ? " slds-has-focus" : ""
            }`,
        }));
    }

    /** Of several the one that is being typed. */
    get term() {
        return (this.several ? this.text.split(";").at(-1) : this.text).trim();
    }

    handleInput(event) {
        event.stopPropagation();
        this.take(event.target.value);
        this.ask();
    }

    handleFocus() {
        this.ask();
    }

    handleBlur() {
        this.close();
    }

    handleKey(event) {
        const steps = { ArrowDown: 1, ArrowUp: -1 };
        if (steps[event.key] && this.options.length > 0) {
            event.preventDefault();
            this.isOpen = true;
            const count = this.options.length;
            this.active =
                this.active < 0 && steps[event.key] < 0 ? count - 1 : (this.active + steps[event.key] + count) % count;
        } else if (event.key === "Enter" && this.hasOptions && this.active >= 0) {
            event.preventDefault();
            this.choose(this.options[this.active].value);
        } else if (event.key === "Escape" && this.hasOptions) {
            event.stopPropagation();
            this.close();
        }
    }

    handleChoose(event) {
        // Before the field loses the focus, which closes the list.
        event.preventDefault();
        this.choose(this.options[Number(event.currentTarget.dataset.index)].value);
    }

    choose(value) {
        const before = this.several
            ? this.text
                  .split(";")
                  .slice(0, -1)
                  .map((part) => part.trim())
            : [];
        this.take([...before, value].join(";"));
        this.close();
    }

    take(text) {
        this.text = text;
        this.dispatchEvent(new CustomEvent("change", { detail: { value: text } }));
    }

    close() {
        clearTimeout(this.timer);
        this.asked++;
        this.isOpen = false;
        this.active = -1;
    }

    ask() {
        clearTimeout(this.timer);
        if (!this.search) {
            return;
        }
        const turn = ++this.asked;
        // eslint-disable-next-line @lwc/lwc/no-async-operation -- ended by the next key, or when the component goes
        this.timer = setTimeout(async () => {
            let found;
            try {
                found = await this.search(this.term);
            } catch {
                // Without suggestions the value can be typed all the same; a save checks it.
                found = [];
            }
            if (turn === this.asked) {
                this.options = found ?? [];
                this.active = -1;
                this.isOpen = true;
            }
        }, PAUSE_MS);
    }
}
