import { wire } from "lwc";
import LockstepEntryEditor from "c/lockstepEntryEditor";
import { nextRound } from "c/lockstepRound";
import { fill } from "c/lockstepText";
import readHeard from "@salesforce/apex/Lockstep_ChoicesController.readHeard";
import listFields from "@salesforce/apex/Lockstep_FieldsController.listFields";
import nameValueMaps from "@salesforce/apex/Lockstep_FieldsController.nameValueMaps";
import back from "@salesforce/label/c.Lockstep_Back_To_Fields";
import newMapping from "@salesforce/label/c.Lockstep_New_Field_Mapping";
import name from "@salesforce/label/c.Lockstep_Name";
import field from "@salesforce/label/c.Lockstep_Field_In_Salesforce";
import source from "@salesforce/label/c.Lockstep_Field_Source";
import sourceHint from "@salesforce/label/c.Lockstep_Field_Source_Hint";
import choicesNotRead from "@salesforce/label/c.Lockstep_Choices_Not_Read";
import owner from "@salesforce/label/c.Lockstep_Field_Owner";
import ownerHelp from "@salesforce/label/c.Lockstep_Field_Owner_Help";
import byOkta from "@salesforce/label/c.Lockstep_Owner_Okta";
import bySalesforce from "@salesforce/label/c.Lockstep_Owner_Salesforce";
import map from "@salesforce/label/c.Lockstep_Value_Map";
import noMap from "@salesforce/label/c.Lockstep_No_Value_Map";
import matchBy from "@salesforce/label/c.Lockstep_Match_By";
import matchOktaId from "@salesforce/label/c.Lockstep_Match_Okta_Id";
import matchEmail from "@salesforce/label/c.Lockstep_Match_Email";
import matchUsername from "@salesforce/label/c.Lockstep_Match_Username";
import matchFederationId from "@salesforce/label/c.Lockstep_Match_Federation_Id";
import matchName from "@salesforce/label/c.Lockstep_Match_Name";
import active from "@salesforce/label/c.Lockstep_Field_Active";
import createOnly from "@salesforce/label/c.Lockstep_Create_Only";
import clearWhenEmpty from "@salesforce/label/c.Lockstep_Clear_When_Empty";
import preview from "@salesforce/label/c.Lockstep_Preview";
import hintText from "@salesforce/label/c.Lockstep_Field_Takes_Text";
import hintOptions from "@salesforce/label/c.Lockstep_Field_Takes_Options";
import hintReference from "@salesforce/label/c.Lockstep_Field_Takes_Reference";
import hintType from "@salesforce/label/c.Lockstep_Field_Takes_Type";
import hintRequired from "@salesforce/label/c.Lockstep_Field_Required";

const MOST = 20;
const MOST_OPTIONS = 5;

/** The editor of one field mapping, with what it makes of a person. */
export default class LockstepFieldEditor extends LockstepEntryEditor {
    labels = {
        back,
        name,
        field,
        source,
        sourceHint,
        choicesNotRead,
        owner,
        ownerHelp,
        map,
        matchBy,
        active,
        createOnly,
        clearWhenEmpty,
        preview,
    };
    owners = [
        { label: byOkta, value: "Okta" },
        { label: bySalesforce, value: "Salesforce" },
    ];
    matchings = [
        { label: matchOktaId, value: "Okta Id" },
        { label: matchEmail, value: "Email" },
        { label: matchUsername, value: "Username" },
        { label: matchFederationId, value: "Federation Id" },
        { label: matchName, value: "Name" },
    ];

    @wire(listFields)
    wiredFields;

    round = nextRound();

    @wire(nameValueMaps, { round: "$round" })
    wiredMaps;

    @wire(readHeard)
    wiredHeard;

    get section() {
        return "fieldMappings";
    }

    get blank() {
        return {
            name: "",
            source: "",
            field: "",
            owner: "Okta",
            valueMap: "",
            matchBy: "",
            active: true,
            createOnly: false,
            clearWhenEmpty: false,
        };
    }

    get heading() {
        return this.origin ? this.origin.entry.name : newMapping;
    }

    /** Without what is offered a mapping can be edited all the same. */
    get isUnread() {
        return Boolean(this.wiredHeard?.error);
    }

    get fields() {
        return this.wiredFields?.data ?? [];
    }

    get chosen() {
        return this.fields.find(({ name: each }) => each.toLowerCase() === this.entry.field?.trim().toLowerCase());
    }

    get isReference() {
        return Boolean(this.chosen?.refersTo) || Boolean(this.entry.matchBy);
    }

    get maps() {
        const names = this.wiredMaps?.data ?? [];
        // One that is gone is shown all the same, and validation says so.
        const all = [...new Set([...names, this.entry.valueMap].filter(Boolean))];
        return [{ label: noMap, value: "" }, ...all.map((each) => ({ label: each, value: each }))];
    }

    /** What the field takes. */
    get fieldHint() {
        const { chosen } = this;
        return chosen
            ? [takes(chosen), chosen.isRequired ? hintRequired : undefined].filter(Boolean).join(" ")
            : undefined;
    }

    findFields = async (term) => {
        const sought = term.toLowerCase();
        // Whoever types faster than the wire answers waits, and does not find nothing.
        const fields = this.wiredFields?.data ?? (await listFields());
        return fields
            .filter(
                ({ name: api, label }) => api.toLowerCase().includes(sought) || label.toLowerCase().includes(sought),
            )
            .slice(0, MOST)
            .map(({ name: api, label }) => ({ value: api, label, meta: api }));
    };

    findAttributes = async (term) => {
        const sought = term.toLowerCase();
        if (this.isUnread) {
            return [];
        }
        const { attributes } = this.wiredHeard?.data ?? (await readHeard());
        return attributes
            .filter(({ name: each }) => each.toLowerCase().includes(sought))
            .slice(0, MOST)
            .map(({ name: each }) => ({ value: each, label: each }));
    };

    handleTarget(event) {
        event.stopPropagation();
        const { value } = event.detail;
        // A mapping that has no name of its own is called like its field.
        const isNamed = this.entry.name !== "" && this.entry.name !== this.entry.field;
        this.change({ field: value, name: isNamed ? this.entry.name : value });
    }

    handleSource(event) {
        event.stopPropagation();
        this.change({ source: event.detail.value });
    }
}

function takes({ type, length, options, refersTo }) {
    if (refersTo) {
        return fill(hintReference, refersTo);
    }
    if (options.length > 0) {
        const some = options.slice(0, MOST_OPTIONS).join(", ");
        return fill(hintOptions, options.length > MOST_OPTIONS ? `${some}, …` : some);
    }
    return length > 0 ? fill(hintText, length) : fill(hintType, type.toLowerCase());
}
