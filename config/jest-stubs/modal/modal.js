import { LightningElement, api } from "lwc";

/** Stands in for `lightning/modal`, of which sfdx-lwc-jest has no stub: what it closes with arrives as the event `close`. */
export default class Modal extends LightningElement {
  @api label;
  @api size;

  static open() {
    return Promise.resolve(undefined);
  }

  close(result) {
    this.dispatchEvent(new CustomEvent("close", { detail: result }));
  }
}
