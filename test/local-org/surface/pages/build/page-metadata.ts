/** Reads FlexiPages and layouts: what stands where on a page. [Metadata API Developer Guide: FlexiPage, Layout] */
import { XMLParser } from "fast-xml-parser";

/** A component that an author has put on a page. */
export interface ComponentInstance {
  /** A bundle's name, or the platform's own, such as `force:detailPanel`. */
  readonly component: string;
  readonly properties: Readonly<Record<string, string>>;
  /** Shown to some people only. */
  readonly hasVisibilityRule: boolean;
}

export interface FlexiPage {
  readonly name: string;
  readonly label: string;
  /** `AppPage`, `HomePage` or `RecordPage`. */
  readonly type: string;
  readonly regions: readonly { readonly name: string; readonly instances: readonly ComponentInstance[] }[];
}

export interface LayoutSection {
  readonly label: string;
  readonly fields: readonly string[];
}

const LISTS = new Set([
  "flexiPageRegions",
  "itemInstances",
  "componentInstanceProperties",
  "layoutSections",
  "layoutColumns",
  "layoutItems",
]);
const xml = new XMLParser({ parseTagValue: false, isArray: (name) => LISTS.has(name) });

interface ItemXml {
  componentInstance?: {
    componentName?: string;
    componentInstanceProperties?: { name?: string; value?: string }[];
    visibilityRule?: unknown;
  };
}

export function readFlexiPage(name: string, text: string): FlexiPage {
  const page = xml.parse(text).FlexiPage ?? {};
  const regions = (page.flexiPageRegions ?? []) as { name?: string; type?: string; itemInstances?: ItemXml[] }[];
  return {
    name,
    label: page.masterLabel ?? name,
    type: page.type ?? "",
    regions: regions
      .filter(({ type = "Region" }) => type === "Region")
      .map((region) => ({ name: region.name ?? "", instances: (region.itemInstances ?? []).map(instanceOf) })),
  };
}

function instanceOf({ componentInstance = {} }: ItemXml): ComponentInstance {
  const { componentName = "a field or facet", componentInstanceProperties = [], visibilityRule } = componentInstance;
  return {
    component: componentName.replace(/^c:/, ""),
    properties: Object.fromEntries(componentInstanceProperties.map(({ name = "", value = "" }) => [name, value])),
    hasVisibilityRule: visibilityRule !== undefined,
  };
}

export function readLayout(text: string): LayoutSection[] {
  const { layoutSections = [] } = (xml.parse(text).Layout ?? {}) as {
    layoutSections?: { label?: string; layoutColumns?: ({ layoutItems?: { field?: string }[] } | string)[] }[];
  };
  return layoutSections
    .map(({ label = "Information", layoutColumns = [] }) => ({
      label,
      fields: layoutColumns
        .flatMap((column) => (typeof column === "string" ? [] : (column.layoutItems ?? [])))
        .flatMap(({ field }) => (field === undefined ? [] : [field])),
    }))
    .filter(({ fields }) => fields.length > 0);
}
