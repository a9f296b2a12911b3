import { LightningElement, api } from "lwc";

/** Stands in for `lightning/progressBar`, whose stub in sfdx-lwc-jest lacks `aria-label`. */
export default class ProgressBar extends LightningElement {
  @api ariaLabel;
  @api size;
  @api value;
  @api variant;
}
