/** The page's own part: shows the component that the URL names, and the toasts that components raise. */
import { createElement } from "lwc";
import Toast from "lightning/toast";
import { bundles } from "virtual:bundles";
import { context } from "./context.ts";

interface ToastAttributes {
  type: string;
  mode: string;
  title?: string;
  message?: string;
  messageData?: unknown;
}

// On the platform the container of the app shows toasts; components only raise the event.
window.addEventListener(
  "lightning__showtoast",
  (event) => {
    const toast = (event as Event & { toastAttributes?: ToastAttributes }).toastAttributes;
    if (toast === undefined) return;
    event.stopImmediatePropagation();
    const label = toast.title ?? toast.message ?? "";
    const message = toast.title === undefined ? undefined : toast.message;
    void Toast.show({ label, message, messageLinks: toast.messageData, mode: toast.mode, variant: toast.type });
  },
  true,
);

/** `lockstepHome` is the element `c-lockstep-home`. */
function tagName(bundle: string): string {
  return `c-${bundle.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

async function show(name: string): Promise<void> {
  const place = document.getElementById("component");
  const load = bundles[name];
  if (place === null || load === undefined) throw new Error(`The page has no place for ${name}`);
  const { default: component } = await load();
  const element = createElement(tagName(name), { is: component });
  place.replaceChildren(element);
}

if (context.component !== null) await show(context.component);
