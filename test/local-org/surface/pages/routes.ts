/** From the URL of a Lightning page to what it shows. */
import type { ComponentInstance, FlexiPage, VisibilityRule } from "./build/page-metadata.ts";
import { pageTemplate, regionsOf } from "./build/page-templates.ts";
import type { PageTemplate } from "./build/page-templates.ts";
import type { App, PackageMetadata, Tab } from "./build/package-metadata.ts";
import type { PageUser } from "./org.ts";

export interface Placed {
  /** A bundle's name, or the platform's own, such as `force:detailPanel`. */
  readonly component: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface ShownPage {
  kind: "page";
  title: string;
  /** API name of the tab; undefined for a page that belongs to none. */
  tab: string | undefined;
  content: readonly { name: string; placed: readonly Placed[] }[];
  /** How the regions stand; undefined for one below the other. */
  layout?: PageTemplate | undefined;
  reference: { type: string; attributes: Record<string, string>; state: Record<string, string> };
}

export interface MissingPage {
  kind: "missing";
  sentence: string;
}

/** Components of the platform that the page host has itself. */
const PLATFORM_COMPONENTS = ["force:detailPanel", "force:highlightsPanel"];

type Content = Pick<ShownPage, "content" | "layout">;
type Found = ShownPage | MissingPage;
/** What the package has, and whose eyes see it. */
type Source = PackageMetadata & { readonly user: PageUser };

export function findPage(url: URL, metadata: PackageMetadata, user: PageUser): Found {
  const [, , area = "", ...names] = url.pathname.split("/").map(decodeURIComponent);
  const state = Object.fromEntries(url.searchParams);
  const found = pageAt(area, names, { ...metadata, user }, state);
  return found.kind === "missing" ? found : { ...found, reference: { ...found.reference, state } };
}

type State = Readonly<Record<string, string>>;

function pageAt(area: string, names: readonly string[], source: Source, state: State): Found {
  const [first = "", second = "", third = ""] = names;
  if (area === "n") return tabPage(first, source, state);
  if (area === "cmp") return componentPage(first, source);
  if (area === "o" && ["list", "home", ""].includes(second)) return objectPage(first, source, state);
  if (area === "o" && second === "new") return editorPage(first, undefined, source);
  if (area === "r" && third === "edit") return editorPage(first, second, source);
  if (area === "r" && (third || second) === "view") {
    // `/lightning/r/<id>/view` is a record's page too.
    return names.length > 2 ? recordPage(first, second, source) : recordPage("sObject", first, source);
  }
  return missing(
    `local org: /lightning/${[area, ...names].join("/")} is not implemented; it shows tabs (n), components (cmp), records to view and edit (r), lists of an object's records and new ones (o).`,
  );
}

function tabPage(name: string, source: Source, state: State): Found {
  const tab = source.tabs.get(name);
  if (tab === undefined) return missing(`The package has no tab ${name}.`);
  if (tab.object !== undefined) return objectPage(tab.object, source, state);
  const reference = { type: "standard__navItemPage", attributes: { apiName: name }, state: {} };
  const content = tabContent(tab, source);
  if ("kind" in content) return content;
  return { kind: "page", title: tab.label, tab: name, ...content, reference };
}

function tabContent(tab: Tab, source: Source): Content | MissingPage {
  if (tab.flexiPage !== undefined) {
    const page = source.flexiPages.get(tab.flexiPage);
    if (page === undefined)
      return missing(`Tab ${tab.name} names the page ${tab.flexiPage}, which the package has not.`);
    return flexiPageContent(page, "lightning__AppPage", {}, source);
  }
  if (tab.component === undefined)
    return missing(
      `local org: tab ${tab.name} shows neither a component, nor a page, nor an object; other tabs are not implemented.`,
    );
  const refused = unplaceable(tab.component, "lightning__Tab", source);
  if (refused !== undefined) return missing(`Tab ${tab.name}: ${refused}`);
  return { content: [{ name: "main", placed: [{ component: tab.component, properties: {} }] }] };
}

function componentPage(name: string, source: Source): Found {
  const component = name.replace(/^c__/, "");
  const bundle = source.bundles.get(component);
  if (!name.startsWith("c__") || bundle === undefined)
    return missing(`The package has no Lightning web component ${name}.`);
  return {
    kind: "page",
    title: bundle.masterLabel ?? component,
    tab: undefined,
    content: [{ name: "main", placed: [{ component, properties: {} }] }],
    reference: { type: "standard__component", attributes: { componentName: name }, state: {} },
  };
}

function objectPage(object: string, source: Source, { filterName }: State): Found {
  const properties = { objectApiName: object, ...(filterName !== undefined && { filterName }) };
  return {
    kind: "page",
    title: source.objects.get(object)?.pluralLabel ?? object,
    tab: source.tabs.has(object) ? object : undefined,
    content: [{ name: "main", placed: [{ component: "lockstep:objectList", properties }] }],
    reference: { type: "standard__objectPage", attributes: { objectApiName: object, actionName: "list" }, state: {} },
  };
}

/** The platform's form for a new record, or for one that is there, with the fields of its layout. */
function editorPage(object: string, recordId: string | undefined, source: Source): Found {
  const sections = source.layouts.get(object);
  if (sections === undefined)
    return missing(`local org: a form for ${object}, of which the package has no layout, is not implemented.`);
  const record: Record<string, string> = recordId === undefined ? {} : { recordId };
  const fields = sections.flatMap((section) => section.fields);
  const actionName = recordId === undefined ? "new" : "edit";
  return {
    kind: "page",
    title: object,
    tab: source.tabs.has(object) ? object : undefined,
    content: [
      {
        name: "main",
        placed: [{ component: "lockstep:recordEditor", properties: { objectApiName: object, ...record, fields } }],
      },
    ],
    reference: {
      type: recordId === undefined ? "standard__objectPage" : "standard__recordPage",
      attributes: { objectApiName: object, actionName, ...record },
      state: {},
    },
  };
}

function recordPage(object: string, recordId: string, source: Source): Found {
  const attributes = { objectApiName: object, recordId, actionName: "view" };
  const properties = { objectApiName: object, recordId };
  const override =
    source.apps.map((app) => app.recordPages.get(object)).find(Boolean) ?? source.objects.get(object)?.recordPage;
  const page = override === undefined ? undefined : source.flexiPages.get(override);
  if (override !== undefined && page === undefined)
    return missing(`The record page of ${object} is ${override}, which the package has not.`);
  const content =
    page === undefined
      ? defaultRecordContent(properties, source)
      : flexiPageContent(page, "lightning__RecordPage", properties, source);
  if ("kind" in content) return content;
  return {
    kind: "page",
    title: object,
    tab: source.tabs.has(object) ? object : undefined,
    ...content,
    reference: { type: "standard__recordPage", attributes, state: {} },
  };
}

function defaultRecordContent(properties: { objectApiName: string; recordId: string }, source: Source): Content {
  return {
    content: [
      { name: "header", placed: [{ component: "force:highlightsPanel", properties }] },
      { name: "main", placed: [detailPanel(properties, source)] },
    ],
  };
}

function detailPanel(properties: Readonly<Record<string, string>>, source: Source): Placed {
  const sections = source.layouts.get(properties["objectApiName"] ?? "") ?? null;
  return { component: "force:detailPanel", properties: { ...properties, sections } };
}

function flexiPageContent(
  page: FlexiPage,
  target: string,
  record: Readonly<Record<string, string>>,
  source: Source,
): Content | MissingPage {
  const layout = pageTemplate(page.template);
  const regions = layout === undefined ? page.regions.map(({ name }) => name) : regionsOf(layout);
  const refused =
    page.regions
      .filter(({ name }) => !regions.includes(name))
      .map(({ name }) => `the template ${page.template} has no region ${name}.`)[0] ??
    page.regions
      .flatMap(({ instances }) => instances.map((instance) => refusalOf(instance, target, source)))
      .find(Boolean);
  if (refused !== undefined) return missing(`Page ${page.name}: ${refused}`);
  const content = regions.map((name) => ({
    name,
    placed: page.regions
      .filter((region) => region.name === name)
      .flatMap(({ instances }) => instances.filter((instance) => isVisible(instance, source.user)))
      .map(({ component, properties }) =>
        component === "force:detailPanel"
          ? detailPanel(record, source)
          : { component, properties: { ...properties, ...record } },
      ),
  }));
  return { content, layout };
}

function refusalOf(instance: ComponentInstance, target: string, source: Source): string | undefined {
  const { component, visibilityRule } = instance;
  if (visibilityRule && !isKnownRule(visibilityRule))
    return `local org: the visibility rule of ${component} is not implemented; those by permission, joined by AND, are.`;
  if (PLATFORM_COMPONENTS.includes(component)) return undefined;
  if (component.includes(":")) return `local org: the platform's component ${component} is not implemented.`;
  return unplaceable(component, target, source);
}

/** [Metadata API Developer Guide, FlexiPage: UiFormulaCriterion] */
const PERMISSION = /^\{!\$Permission\.(Custom|Standard)Permission\.(\w+)\}$/;

function isKnownRule({ criteria, booleanFilter }: VisibilityRule): boolean {
  return (
    (booleanFilter === undefined || /^\d+( AND \d+)*$/i.test(booleanFilter)) &&
    criteria.every(
      ({ leftValue, operator, rightValue }) =>
        PERMISSION.test(leftValue) && operator === "EQUAL" && /^(true|false)$/.test(rightValue),
    )
  );
}

function isVisible({ visibilityRule }: ComponentInstance, user: PageUser): boolean {
  return (visibilityRule?.criteria ?? []).every(({ leftValue, rightValue }) => {
    const [, kind, name = ""] = PERMISSION.exec(leftValue) ?? [];
    const held = kind === "Custom" ? user.customPermissions : user.userPermissions;
    return String(held.includes(name)) === rightValue;
  });
}

/** Why the platform would not take a component in a place. [LWC Developer Guide: XML Configuration File Elements] */
function unplaceable(component: string, target: string, source: PackageMetadata): string | undefined {
  const bundle = source.bundles.get(component);
  if (bundle === undefined) return `the package has no component ${component}.`;
  if (!bundle.isExposed || !bundle.targets.includes(target))
    return `the component ${component} is not exposed to ${target} (isExposed and targets of its js-meta.xml).`;
  return undefined;
}

/** Where a person lands: the first tab of the first app. */
export function firstPagePath(source: PackageMetadata): string {
  const tab =
    source.apps.flatMap((app) => app.tabs).find((name) => source.tabs.has(name)) ?? [...source.tabs.keys()][0];
  return `/lightning/n/${tab ?? "none"}`;
}

/** Whose navigation bar a page shows. */
export function appOf(source: PackageMetadata, tab: string | undefined): App | undefined {
  return source.apps.find((each) => tab !== undefined && each.tabs.includes(tab)) ?? source.apps[0];
}

function missing(sentence: string): MissingPage {
  return { kind: "missing", sentence };
}
