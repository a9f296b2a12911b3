/** Reads FlexiPages and layouts: what stands where on a page. [Metadata API Developer Guide: FlexiPage, Layout] */
import { XMLParser } from "fast-xml-parser";

/** A component that an author has put on a page. */
export interface ComponentInstance {
  /** A bundle's name, or the platform's own, such as `force:detailPanel`. */
  readonly component: string;
  readonly properties: Readonly<Record<string, string>>;
  /** Who sees it; undefined for everybody. */
  readonly visibilityRule: VisibilityRule | undefined;
}

/** A component is shown to those for whom all of it holds. */
export interface VisibilityRule {
  readonly criteria: readonly { readonly leftValue: string; readonly operator: string; readonly rightValue: string }[];
  /** How the criteria are joined, where it is not by AND. */
  readonly booleanFilter: string | undefined;
}

export interface FlexiPage {
  readonly name: string;
  readonly label: string;
  /** `AppPage`, `HomePage` or `RecordPage`. */
  readonly type: string;
  /** Such as `flexipage:defaultAppHomeTemplate`. */
  readonly template: string;
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
  "criteria",
  "layoutSections",
  "layoutColumns",
  "layoutItems",
]);
const xml = new XMLParser({ parseTagValue: false, isArray: (name) => LISTS.has(name) });

interface ItemXml {
  componentInstance?: {
    componentName?: string;
    componentInstanceProperties?: { name?: string; value?: string }[];
    visibilityRule?: { booleanFilter?: string; criteria?: Partial<VisibilityRule["criteria"][number]>[] };
  };
}

export function readFlexiPage(name: string, text: string): FlexiPage {
  const page = xml.parse(text).FlexiPage ?? {};
  const regions = (page.flexiPageRegions ?? []) as { name?: string; type?: string; itemInstances?: ItemXml[] }[];
  return {
    name,
    label: page.masterLabel ?? name,
    type: page.type ?? "",
    template: page.template?.name ?? "",
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
    visibilityRule: visibilityRule && {
      booleanFilter: visibilityRule.booleanFilter,
      criteria: (visibilityRule.criteria ?? []).map(({ leftValue = "", operator = "", rightValue = "" }) => ({
        leftValue,
        operator,
        rightValue,
      })),
    },
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
