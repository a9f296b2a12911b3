/** `lightning/navigation`: goes to the page host's own URLs; what it cannot show, it says by name on the page it goes to. */
import { context } from "../context.ts";
import { visit, watchReference } from "../router.ts";

interface PageReference {
  type: string;
  attributes?: Record<string, string>;
  state?: Record<string, string>;
}

const Navigate = Symbol("Navigate");
const GenerateUrl = Symbol("GenerateUrl");

/** The Lightning URL of a page reference. */
function urlOf({ type, attributes = {}, state = {} }: PageReference): string {
  const query = new URLSearchParams(state).toString();
  const withQuery = (path: string) => (query === "" ? path : `${path}?${query}`);
  switch (type) {
    case "standard__navItemPage":
      return withQuery(`/lightning/n/${attributes.apiName}`);
    case "standard__component":
      return withQuery(`/lightning/cmp/${attributes.componentName}`);
    case "standard__app":
      return "/lightning/page/home";
    case "standard__recordPage":
      return withQuery(
        `/lightning/r/${attributes.objectApiName ?? "sObject"}/${attributes.recordId}/${attributes.actionName ?? "view"}`,
      );
    case "standard__objectPage":
      return withQuery(`/lightning/o/${attributes.objectApiName}/${attributes.actionName ?? "list"}`);
    case "standard__webPage":
      return attributes.url ?? "/";
    case "standard__namedPage":
      return withQuery(`/lightning/page/${attributes.pageName}`);
    default:
      throw new Error(`local org: page references of type ${type} are not implemented`);
  }
}

type Constructor = new (...args: any[]) => object;

function mixin<Base extends Constructor>(base: Base): Base {
  return class extends base {
    [Navigate](page: PageReference, replace = false): void {
      if (page.type === "standard__webPage") window.open(urlOf(page), "_blank", "noopener");
      else void visit(urlOf(page), replace);
    }

    [GenerateUrl](page: PageReference): Promise<string> {
      return Promise.resolve(urlOf(page));
    }
  };
}

export const NavigationMixin = Object.assign(mixin, { Navigate, GenerateUrl });

/** A wire adapter: the page's reference now, and again whenever one goes elsewhere while the component stays. */
export class CurrentPageReference {
  #emit: (value: PageReference) => void;
  #stop: () => void = () => {};

  constructor(emit: (value: PageReference) => void) {
    this.#emit = emit;
  }

  connect(): void {
    this.#stop = watchReference((reference) => this.#emit(reference));
    this.#emit(context.reference);
  }

  disconnect(): void {
    this.#stop();
  }

  update(): void {}
}
