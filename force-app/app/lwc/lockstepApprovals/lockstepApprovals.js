import { LightningElement } from "lwc";
import isAdmin from "@salesforce/customPermission/Lockstep_Admin";
import isApprover from "@salesforce/customPermission/Lockstep_Approver";
import title from "@salesforce/label/c.Lockstep_Approvals";
import tagline from "@salesforce/label/c.Lockstep_Approvals_Tagline";
import held from "@salesforce/label/c.Lockstep_Held_Back";
import secondPerson from "@salesforce/label/c.Lockstep_Second_Person";
import decided from "@salesforce/label/c.Lockstep_Decided";
import noAccess from "@salesforce/label/c.Lockstep_No_Access_Approvals";
import approverNeeded from "@salesforce/label/c.Lockstep_Approver_Needed";

/** The screen of what waits for a decision: what the breaker held back, and what takes two people. */
export default class LockstepApprovals extends LightningElement {
    labels = { title, tagline, held, secondPerson, decided, noAccess, approverNeeded };

    get mayLook() {
        return isAdmin === true || isApprover === true;
    }

    get mayDecide() {
        return isApprover === true;
    }

    get mayNotDecide() {
        return !this.mayDecide;
    }

    reload = () => Promise.all(this.parts.map((part) => part.refresh()));

    // A tab that was never opened has nothing to load again.
    get parts() {
        return [...this.template.querySelectorAll("[data-refreshable]")];
    }

    /** What is decided in one of the tabs, the others show too. */
    handleChanged({ target }) {
        return Promise.all(this.parts.filter((part) => part !== target).map((part) => part.refresh()));
    }
}
