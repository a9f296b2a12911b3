/** Reads what pages need from a package's source folders: bundles, labels, tabs, apps and the Apex methods open to pages. */
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { XMLParser } from "fast-xml-parser";
import { readFlexiPage, readLayout } from "./page-metadata.ts";
import type { FlexiPage, LayoutSection } from "./page-metadata.ts";

/** A Lightning web component bundle: a folder under some `lwc/`. */
export interface Bundle {
  name: string;
  folder: string;
  /** The API version the bundle is compiled at, from its meta file. */
  apiVersion: number | undefined;
  masterLabel: string | undefined;
  isExposed: boolean;
  /** Where an admin may put it, such as `lightning__Tab`. */
  targets: readonly string[];
}

export interface Tab {
  name: string;
  label: string;
  /** The bundle that the tab shows; undefined for every other kind of tab. */
  component: string | undefined;
  /** The FlexiPage that it shows. */
  flexiPage: string | undefined;
  /** The object whose records it leads to. */
  object: string | undefined;
}

export interface App {
  name: string;
  label: string;
  description: string;
  /** API names of the tabs, in order. */
  tabs: readonly string[];
  /** Objects whose record pages the app replaces: object, FlexiPage. */
  recordPages: ReadonlyMap<string, string>;
}

export interface PackageMetadata {
  bundles: ReadonlyMap<string, Bundle>;
  labels: ReadonlyMap<string, string>;
  tabs: ReadonlyMap<string, Tab>;
  apps: readonly App[];
  /** `Class.method`, in lower case as Apex compares names, of each `@AuraEnabled` static method. */
  apexMethods: ReadonlyMap<string, { cacheable: boolean }>;
  flexiPages: ReadonlyMap<string, FlexiPage>;
  /** Sections of the first layout of each object. */
  layouts: ReadonlyMap<string, readonly LayoutSection[]>;
  /** Custom objects by name: what their pages are called and which FlexiPage takes the place of their record page. */
  objects: ReadonlyMap<string, { pluralLabel: string; recordPage: string | undefined }>;
  /** Names of message channels, without `__c`. */
  messageChannels: ReadonlySet<string>;
  /** Content assets: the file, and the ending that says what it holds. */
  contentAssets: ReadonlyMap<string, { file: string; extension: string }>;
  /** Static resources: the file, or the folder that the platform would zip. */
  staticResources: ReadonlyMap<string, string>;
  /** Changes whenever something does that built components depend on: not with tabs, pages and layouts, nor with the bodies of Apex classes. */
  fingerprint: string;
}

const LISTS = new Set(["labels", "tabs", "target", "actionOverrides"]);
const xml = new XMLParser({ parseTagValue: false, isArray: (name) => LISTS.has(name) });

/** Reads the folders anew, which costs some 150 ms for a thousand files: `freshMetadata` does it only when one has changed. */
export function readPackageMetadata(sourceDirs: readonly string[]): PackageMetadata {
  const bundles = new Map<string, Bundle>();
  const labels = new Map<string, string>();
  const tabs = new Map<string, Tab>();
  const apps: App[] = [];
  const apexMethods = new Map<string, { cacheable: boolean }>();
  const flexiPages = new Map<string, FlexiPage>();
  const layouts = new Map<string, readonly LayoutSection[]>();
  const objects = new Map<string, { pluralLabel: string; recordPage: string | undefined }>();
  const messageChannels = new Set<string>();
  const contentAssets = new Map<string, { file: string; extension: string }>();
  const staticResources = new Map<string, string>();
  const hash = createHash("sha256");

  const folders = sourceDirs.map((dir) => path.resolve(dir));
  for (const [folder, file] of folders.flatMap((each) => [...filesUnder(each)].map((file) => [each, file] as const))) {
    const name = path.basename(file);
    const text = () => readFileSync(file, "utf8");
    /** The text of a file that ends up in a built component. */
    const builtText = () => {
      const content = text();
      hash.update(path.relative(folder, file)).update("\0").update(content).update("\0");
      return content;
    };
    const bundleFolder = bundleFolderOf(file);
    if (bundleFolder !== undefined) {
      const content = builtText();
      if (name.endsWith(".js-meta.xml")) {
        const bundle = readBundle(bundleFolder, content);
        bundles.set(bundle.name, bundle);
      }
    } else if (name.endsWith(".labels-meta.xml")) {
      for (const label of xml.parse(builtText()).CustomLabels?.labels ?? [])
        labels.set(label.fullName, String(label.value));
    } else if (name.endsWith(".tab-meta.xml")) {
      const tab = xml.parse(text()).CustomTab ?? {};
      const tabName = name.slice(0, -".tab-meta.xml".length);
      tabs.set(tabName, {
        name: tabName,
        label: tab.label ?? tabName,
        component: tab.lwcComponent,
        flexiPage: tab.flexiPage,
        object: tab.customObject === "true" ? tabName : undefined,
      });
    } else if (name.endsWith(".app-meta.xml")) {
      const app = xml.parse(text()).CustomApplication ?? {};
      const appName = name.slice(0, -".app-meta.xml".length);
      apps.push({
        name: appName,
        label: app.label ?? appName,
        description: app.description ?? "",
        tabs: app.tabs ?? [],
        recordPages: new Map(
          viewOverrides(app.actionOverrides).map((each) => [each.pageOrSobjectType ?? "", each.content ?? ""]),
        ),
      });
    } else if (name.endsWith(".flexipage-meta.xml")) {
      const page = readFlexiPage(name.slice(0, -".flexipage-meta.xml".length), text());
      flexiPages.set(page.name, page);
    } else if (name.endsWith(".layout-meta.xml")) {
      const [object = ""] = name.split("-");
      if (!layouts.has(object)) layouts.set(object, readLayout(text()));
    } else if (name.endsWith(".object-meta.xml")) {
      const object = xml.parse(text()).CustomObject ?? {};
      objects.set(name.slice(0, -".object-meta.xml".length), {
        pluralLabel: object.pluralLabel ?? object.label ?? name,
        recordPage: viewOverrides(object.actionOverrides)[0]?.content,
      });
    } else if (name.endsWith(".messageChannel-meta.xml")) {
      builtText();
      messageChannels.add(name.slice(0, -".messageChannel-meta.xml".length));
    } else if (name.endsWith(".resource-meta.xml")) {
      builtText();
      const resource = name.slice(0, -".resource-meta.xml".length);
      staticResources.set(resource, contentOf(path.dirname(file), resource));
    } else if (name.endsWith(".asset-meta.xml")) {
      const { versions } = xml.parse(builtText()).ContentAsset ?? {};
      const asset = name.slice(0, -".asset-meta.xml".length);
      const extension = path.extname(String(versions?.version?.pathOnClient ?? ""));
      contentAssets.set(asset, { file: path.join(path.dirname(file), `${asset}.asset`), extension });
    } else if (name.endsWith(".cls")) {
      for (const [method, facts] of apexMethodsOf(name.slice(0, -".cls".length), text()))
        apexMethods.set(method, facts);
    }
  }
  for (const tab of tabs.values()) {
    if (tab.object !== undefined) tab.label = objects.get(tab.object)?.pluralLabel ?? tab.label;
  }
  hash.update(JSON.stringify([...apexMethods]));
  return {
    bundles,
    labels,
    tabs,
    apps,
    apexMethods,
    flexiPages,
    layouts,
    objects,
    messageChannels,
    contentAssets,
    staticResources,
    fingerprint: hash.digest("hex"),
  };
}

/** The files of a source folder that could be deployed, in a fixed order. */
export function* filesUnder(folder: string): Generator<string> {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const full = path.join(folder, entry.name);
    if (entry.isFile()) yield full;
    // Jest's folders are not deployed, so no page depends on them.
    else if (entry.isDirectory() && !entry.name.startsWith("__") && entry.name !== "node_modules")
      yield* filesUnder(full);
  }
}

/** The bundle that a file belongs to: the folder directly under the nearest `lwc/`. */
function bundleFolderOf(file: string): string | undefined {
  const parts = file.split(path.sep);
  const at = parts.lastIndexOf("lwc");
  return at < 0 || at + 2 >= parts.length ? undefined : parts.slice(0, at + 2).join(path.sep);
}

function readBundle(folder: string, meta: string): Bundle {
  const parsed = xml.parse(meta).LightningComponentBundle ?? {};
  return {
    name: path.basename(folder),
    folder,
    apiVersion: parsed.apiVersion === undefined ? undefined : Number(parsed.apiVersion),
    masterLabel: parsed.masterLabel,
    isExposed: parsed.isExposed === "true",
    targets: parsed.targets?.target ?? [],
  };
}

interface ActionOverride {
  actionName?: string;
  type?: string;
  content?: string;
  formFactor?: string;
  pageOrSobjectType?: string;
}

/** What replaces an object's record page on a desktop. */
function viewOverrides(overrides: ActionOverride[] = []): ActionOverride[] {
  return overrides.filter(
    ({ actionName, type, formFactor = "Large" }) =>
      actionName === "View" && type?.toLowerCase() === "flexipage" && formFactor === "Large",
  );
}

/** A static resource lies beside its meta file: a file with the extension of its type, or a folder. */
function contentOf(folder: string, resource: string): string {
  const found = readdirSync(folder).find(
    (entry) => entry.replace(/\.[^.]*$/, "") === resource && !entry.endsWith("-meta.xml"),
  );
  return path.join(folder, found ?? resource);
}

/**
 * Which static methods of a class pages may import. Read from the text, so that a page can be built without compiling Apex; the org checks
 * the annotation again when the method is called.
 */
function* apexMethodsOf(className: string, source: string): Generator<[string, { cacheable: boolean }]> {
  const code = source.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
  const declaration =
    /@AuraEnabled\s*(?:\(([^)]*)\))?\s*(?:@\w+\s*(?:\([^)]*\))?\s*)*(?:public|global)\s+static\s+[\w<>,.\s[\]]+?\s+(\w+)\s*\(/gi;
  for (const [, options = "", method] of code.matchAll(declaration)) {
    yield [`${className}.${method}`.toLowerCase(), { cacheable: /cacheable\s*=\s*true/i.test(options) }];
  }
}
