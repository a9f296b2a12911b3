/** What the server tells the page: whose page it is and what it shows. Never changes while the page stands. */

export interface PageContext {
  user: {
    id: string;
    name: string;
    timeZone: string;
    locale: string;
    customPermissions: string[];
  };
  /** The bundle to show; null on pages that show none. */
  component: string | null;
  /** The page as lightning/navigation describes it. */
  reference: { type: string; attributes: Record<string, string>; state: Record<string, string> };
}

const element = document.getElementById("page-context");
if (element === null) throw new Error("The page has no context.");

export const context = JSON.parse(element.textContent ?? "") as PageContext;
