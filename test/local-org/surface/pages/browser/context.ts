/** What the server tells the page: whose page it is and what it shows. */

export interface PageReference {
  type: string;
  attributes: Record<string, string>;
  state: Record<string, string>;
}

/** A component in its place, with what the page's author or the platform sets on it. */
export interface Placed {
  component: string;
  properties: Record<string, unknown>;
}

export interface PageRegion {
  name: string;
  placed: Placed[];
}

export interface PageContext {
  user: {
    id: string;
    name: string;
    timeZone: string;
    locale: string;
    customPermissions: string[];
    userPermissions: string[];
  };
  /** The regions of the page, in order; a page of one component has one. */
  content: PageRegion[];
  /** The grid on which the regions stand; null for one below the other. */
  layout: { columns: string; rows: string[][] } | null;
  /** A record's page without one of its own shows its fields. */
  record: { objectApiName: string; id: string } | null;
  /** The page as lightning/navigation describes it. */
  reference: PageReference;
}

function read(text: string): PageContext {
  return JSON.parse(text) as PageContext;
}

const element = document.getElementById("page-context");
if (element === null) throw new Error("The page has no context.");

/** Modules read it when they are loaded: the person stays, the rest changes when another page is entered. */
export const context: PageContext = read(element.textContent ?? "");

export function enter(text: string): void {
  Object.assign(context, read(text));
}
