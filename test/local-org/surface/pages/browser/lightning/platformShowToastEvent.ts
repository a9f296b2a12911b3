/** `lightning/platformShowToastEvent`: the event as on the platform; the page's main module shows it. */

interface Toast {
  title?: string;
  message?: string;
  messageData?: unknown;
  variant?: "info" | "success" | "warning" | "error";
  mode?: "dismissible" | "pester" | "sticky";
}

export const ShowToastEventName = "lightning__showtoast";

export class ShowToastEvent extends CustomEvent<object> {
  toastAttributes: { type: string; mode: string; title?: string; message?: string; messageData?: unknown };

  constructor(toast: Toast) {
    super(ShowToastEventName, { composed: true, cancelable: true, bubbles: true, detail: {} });
    const { title, message, messageData } = toast;
    this.toastAttributes = {
      type: toast.variant ?? "info",
      mode: toast.mode ?? "dismissible",
      title,
      message,
      messageData,
    };
  }
}
