import { LightningElement } from "lwc";
import { mayUse, reloadParts } from "c/lockstepParts";
import title from "@salesforce/label/c.Lockstep_Title";
import tagline from "@salesforce/label/c.Lockstep_Home_Tagline";

/** The heading of the first page: refreshes its parts, and says what is needed to those who may not see them. */
export default class LockstepHomeHeader extends LightningElement {
    labels = { title, tagline };
    permitted = mayUse;
    reload = reloadParts;
}
