/**
 * What is wrong with a Lightning page: what it names and the org has not, and what its template does not take.
 * [Wordings: public deployment logs; trailheadapps/lwc-recipes issue 5 for components; "Template ... doesn't exist." and "The 'header' region
 * (type Region) doesn't exist." stand in several public projects' notes. Those of targets, permissions and of too many components are ours.]
 */
import { xmlList, xmlText, type Xml } from "../../data/schema/source.ts";
import type { Schema } from "../../data/schema/index.ts";
import { pageTemplate, regionsOf } from "../../surface/pages/build/page-templates.ts";
import { missing, textsOf } from "./names.ts";
import type { Subject } from "./subject.ts";

export interface BundleTargets {
  readonly isExposed: boolean;
  readonly targets: readonly string[];
  /** Objects on whose record pages it may stand; none for all. [LWC Developer Guide, XML Configuration File Elements: objects] */
  readonly objects: readonly string[];
}

/** What pages are made of, in any case. */
export interface PageParts {
  readonly schema: Schema;
  has(suffix: string, name: string): boolean;
  /** Where a Lightning web component may stand; undefined for one that is not there. */
  targetsOf(bundle: string): BundleTargets | undefined;
}

/** "A Lightning page region can contain up to 100 components." [Metadata API Developer Guide, FlexiPage] */
const MOST_COMPONENTS = 100;

const TARGETS: Readonly<Record<string, string | undefined>> = {
  AppPage: "lightning__AppPage",
  HomePage: "lightning__HomePage",
  RecordPage: "lightning__RecordPage",
  UtilityBar: "lightning__UtilityBar",
};

export function flexiPageProblems({ root }: Subject, parts: PageParts): string[] {
  const [objectName] = textsOf(root, "sobjectType");
  const object = objectName === undefined ? undefined : parts.schema.object(objectName);
  if (objectName !== undefined && !object) return [missing("sobjectType", "CustomObject", objectName)];
  return [
    ...templateProblems(root, parts),
    ...textsOf(root, "componentName").flatMap((name) => componentProblems(name, root, parts)),
    ...textsOf(root, "leftValue").flatMap((expression) => permissionProblems(expression, parts)),
    ...textsOf(root, "fieldItem")
      .filter((name) => /^Record\.\w+__c$/.test(name) && !object?.field(name.slice("Record.".length)))
      .map((name) => `Something went wrong. We couldn't retrieve or load the information on the field: ${name}.`),
  ];
}

/** Templates of other packages and those of the project's own (Aura) have regions that nobody here knows. */
function templateProblems(root: Xml, { has }: PageParts): string[] {
  const name = textsOf(root["template"], "name")[0] ?? "";
  const template = pageTemplate(name);
  if (template === undefined) {
    const isOwn = has("aura", name.replace(/^c:/, ""));
    const isOfOthers = /^\w+:/.test(name) && !/^(flexipage|home|c):/.test(name);
    if (isOwn || isOfOthers) return [];
    // No guide lists the platform's: one that nobody here has met may be there.
    return /^(flexipage|home):/.test(name)
      ? [`local org: the page template ${name} is not known.`]
      : [`Template ${name} doesn't exist.`];
  }
  const regions = regionsOf(template);
  return xmlList(root, "flexiPageRegions").flatMap((region) => {
    const regionName = xmlText(region, "name") ?? "";
    const isUnknown = xmlText(region, "type") === "Region" && !regions.includes(regionName);
    const count = xmlList(region, "itemInstances").length;
    return [
      ...(isUnknown ? [`The '${regionName}' region (type Region) doesn't exist.`] : []),
      ...(count > MOST_COMPONENTS
        ? [`The '${regionName}' region has ${count} components; it can have ${MOST_COMPONENTS}.`]
        : []),
    ];
  });
}

/** A component of the project stands with `c:` before its name or without; one of the platform with the platform's namespace. */
function componentProblems(name: string, page: Xml, { has, targetsOf }: PageParts): string[] {
  const [, prefix, own = name] = /^(?:(\w+):)?(\w+)$/.exec(name) ?? [];
  if (prefix !== undefined && prefix !== "c") return [];
  if (has("aura", own)) return [];
  const bundle = targetsOf(own);
  // Of one that is not exposed there is no information at design time either
  if (!bundle?.isExposed) return [`We couldn't retrieve the design time component information for component c:${own}.`];
  const [pageType = "", object] = [xmlText(page, "type") ?? "", xmlText(page, "sobjectType")];
  const target = TARGETS[pageType];
  if (target !== undefined && !bundle.targets.includes(target))
    return [`The component c:${own} isn't available for pages of type ${pageType}: it has no target ${target}.`];
  const isForOthers = pageType === "RecordPage" && bundle.objects.length > 0 && !bundle.objects.includes(object ?? "");
  return isForOthers ? [`The component c:${own} isn't available for pages of ${object}.`] : [];
}

function permissionProblems(expression: string, { has }: PageParts): string[] {
  const [, name] = /^\{!\$Permission\.CustomPermission\.(\w+)\}$/.exec(expression) ?? [];
  return name === undefined || has("customPermission", name) ? [] : [missing("leftValue", "CustomPermission", name)];
}
