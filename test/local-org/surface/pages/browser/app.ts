/** The page's own part: shows what the URL names, and the toasts that components raise. */
import { createElement } from "lwc";
import Toast from "lightning/toast";
import { bundles } from "virtual:bundles";
import { context } from "./context.ts";
import type { PageRegion, Placed } from "./context.ts";
import { objectList } from "./object-list.ts";
import { recordEditor } from "./record-editor.ts";
import { detailPanel, highlightsPanel, refusal } from "./record-page.ts";
import { start } from "./router.ts";

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

/** What the platform itself offers for pages, as far as it is here. */
const PLATFORM_COMPONENTS: Record<string, (properties: Record<string, unknown>) => Promise<HTMLElement>> = {
  "force:detailPanel": detailPanel,
  "force:highlightsPanel": highlightsPanel,
  "lockstep:objectList": objectList,
  "lockstep:recordEditor": recordEditor,
};

async function elementOf({ component, properties }: Placed): Promise<HTMLElement> {
  const own = PLATFORM_COMPONENTS[component];
  if (own !== undefined) return own(properties);
  const load = bundles[component];
  if (load === undefined) throw new Error(`The page has no component ${component}`);
  const { default: definition } = await load();
  return Object.assign(createElement(tagName(component), { is: definition }), properties);
}

/** What cannot be shown is said in its place; the rest of the page stands. */
async function shownOrRefused(placed: Placed): Promise<HTMLElement> {
  try {
    return await elementOf(placed);
  } catch (error) {
    window.reportError(error);
    return refusal(error);
  }
}

async function regionOf({ name, placed }: PageRegion): Promise<HTMLElement> {
  const region = document.createElement("div");
  region.className = "page-region";
  region.style.setProperty("--page-area", name);
  region.append(...(await Promise.all(placed.map(shownOrRefused))));
  return region;
}

async function show(): Promise<void> {
  const place = document.getElementById("component");
  if (place === null) throw new Error("The page has no place for components");
  const { layout } = context;
  place.toggleAttribute("data-laid-out", layout !== null);
  place.style.setProperty("--page-columns", layout?.columns ?? "none");
  place.style.setProperty("--page-areas", layout?.rows.map((row) => `"${row.join(" ")}"`).join(" ") ?? "none");
  place.replaceChildren(...(await Promise.all(context.content.map(regionOf))));
}

start(show);
await show();
