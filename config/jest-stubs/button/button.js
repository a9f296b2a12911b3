import { LightningElement, api } from "lwc";

/** Stands in for `lightning/button`, whose stub in sfdx-lwc-jest lacks the ARIA attributes that the button takes over from its host. */
export default class Button extends LightningElement {
  @api accessKey;
  @api ariaExpanded;
  @api ariaLabel;
  @api disabled;
  @api iconName;
  @api iconPosition;
  @api label;
  @api name;
  @api title;
  @api type;
  @api value;
  @api variant;
}
