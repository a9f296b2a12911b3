/** Goes from page to page without loading anew, as Lightning does: toasts, caches and message subscriptions of the page live on. */
import { context, enter } from "./context.ts";
import type { PageReference } from "./context.ts";

type Listener = (reference: PageReference) => void;

const listeners = new Set<Listener>();
let show: () => Promise<void> = () => Promise.resolve();

/** @param shows puts what `context` names in its place */
export function start(shows: () => Promise<void>): void {
  show = shows;
  window.addEventListener("popstate", () => void arrive(window.location.pathname + window.location.search));
  document.addEventListener("click", (event) => {
    const link = event.composedPath().find((target) => target instanceof HTMLAnchorElement);
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (link === undefined || !plain || event.defaultPrevented || link.target === "_blank") return;
    if (link.origin !== window.location.origin || !isPage(link.pathname) || link.hash !== "") return;
    event.preventDefault();
    void visit(link.pathname + link.search);
  });
}

export function watchReference(listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Goes to a page of the org; whatever is no page of the shell is loaded as any address. */
export async function visit(url: string, replace = false): Promise<void> {
  const target = new URL(url, window.location.href);
  if (target.origin !== window.location.origin || !isPage(target.pathname)) {
    if (replace) window.location.replace(url);
    else window.location.assign(url);
    return;
  }
  if (replace) history.replaceState(null, "", url);
  else history.pushState(null, "", url);
  await arrive(url);
}

function isPage(path: string): boolean {
  return path.startsWith("/lightning/") && path !== "/lightning/login";
}

async function arrive(url: string): Promise<void> {
  const response = await fetch(url, { headers: { accept: "text/html" } });
  const arrived = new DOMParser().parseFromString(await response.text(), "text/html");
  const next = arrived.getElementById("page-context");
  const script = (page: Document) => page.querySelector<HTMLScriptElement>("script[src]")?.getAttribute("src");
  // Another build, a page that says something, another person: begin anew.
  if (next === null || script(arrived) !== script(document)) return window.location.reload();
  const before = JSON.stringify([context.content, context.reference.attributes]);
  enter(next.textContent ?? "");
  document.title = arrived.title;
  const header = (page: Document) => page.querySelector(".page-header");
  header(document)?.replaceWith(header(arrived) ?? "");
  // The same page with another state stays; its components hear of the state by CurrentPageReference.
  if (JSON.stringify([context.content, context.reference.attributes]) !== before) await show();
  for (const listener of listeners) listener(context.reference);
}
