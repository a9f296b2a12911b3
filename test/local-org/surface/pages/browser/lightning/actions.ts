/** `lightning/actions`: what a screen action says when it is done. [LWC Developer Guide: Quick Actions] Pages here have no action screens to close. */

export const CloseScreenEventName = "lightning__actionsclosescreen";

export class CloseActionScreenEvent extends CustomEvent<undefined> {
  constructor(options: { bubbles?: boolean; composed?: boolean } = {}) {
    super(CloseScreenEventName, { bubbles: true, composed: true, cancelable: true, ...options });
  }
}
