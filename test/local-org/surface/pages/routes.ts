/** From the URL of a Lightning page to what it shows. */
import type { PackageMetadata } from "./build/package-metadata.ts";

export interface ComponentPage {
  kind: "component";
  /** The bundle to show. */
  component: string;
  title: string;
  /** API name of the tab; undefined for a component shown by itself. */
  tab: string | undefined;
  reference: { type: string; attributes: Record<string, string>; state: Record<string, string> };
}

export interface MissingPage {
  kind: "missing";
  sentence: string;
}

export function findPage(url: URL, source: PackageMetadata): ComponentPage | MissingPage {
  const [, , area = "", name = ""] = url.pathname.split("/").map(decodeURIComponent);
  const state = Object.fromEntries(url.searchParams);
  if (area === "n") {
    const tab = source.tabs.get(name);
    if (tab === undefined) return missing(`The package has no tab ${name}.`);
    if (tab.component === undefined)
      return missing(`local org: tab ${name} shows no Lightning web component; other tabs are not implemented.`);
    if (!source.bundles.has(tab.component))
      return missing(`Tab ${name} names the component ${tab.component}, which the package has not.`);
    const reference = { type: "standard__navItemPage", attributes: { apiName: name }, state };
    return { kind: "component", component: tab.component, title: tab.label, tab: name, reference };
  }
  if (area === "cmp") {
    const component = name.replace(/^c__/, "");
    const bundle = source.bundles.get(component);
    if (!name.startsWith("c__") || bundle === undefined)
      return missing(`The package has no Lightning web component ${name}.`);
    const reference = { type: "standard__component", attributes: { componentName: name }, state };
    return { kind: "component", component, title: bundle.masterLabel ?? component, tab: undefined, reference };
  }
  return missing(
    `local org: ${url.pathname} is not implemented; it shows tabs (/lightning/n/…) and components (/lightning/cmp/c__…).`,
  );
}

/** Where a person lands: the first tab of the first app. */
export function firstPagePath(source: PackageMetadata): string {
  const tab =
    source.apps.flatMap((app) => app.tabs).find((name) => source.tabs.has(name)) ?? [...source.tabs.keys()][0];
  return `/lightning/n/${tab ?? "none"}`;
}

function missing(sentence: string): MissingPage {
  return { kind: "missing", sentence };
}
