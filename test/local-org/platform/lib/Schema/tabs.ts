/**
 * Schema.DescribeTabSetResult, DescribeTabResult, DescribeIconResult. [Apex Reference Guide, the page of each; Apex Developer Guide: Describing Tabs Using
 * Schema Methods; icons: REST API Developer Guide, "Tabs"]
 */
import { appsOf, type AppDescribe, type TabDescribe } from "../../../data/schema/apps.ts";
import { definePlatformClass, type Implementation } from "../../registry.ts";
import { ApexList } from "../../values/list.ts";
import { orgAddress } from "../support/org-address.ts";
import { PlainObject } from "../support/plain-object.ts";
import { asProperties } from "./members.ts";
import { runningSchema } from "./tokens.ts";

class ApexTabSet extends PlainObject {
  readonly typeKey = "schema.describetabsetresult";
  readonly app: AppDescribe;
  readonly isSelected: boolean;

  constructor(app: AppDescribe, isSelected: boolean) {
    super();
    this.app = app;
    this.isSelected = isSelected;
  }
}

class ApexTab extends PlainObject {
  readonly typeKey = "schema.describetabresult";
  readonly tab: TabDescribe;

  constructor(tab: TabDescribe) {
    super();
    this.tab = tab;
  }
}

interface Icon {
  readonly contentType: "image/png" | "image/svg+xml";
  readonly theme: "theme3" | "theme4";
  /** In pixels; 0 of what scales. */
  readonly size: number;
  readonly path: string;
}

class ApexIcon extends PlainObject {
  readonly typeKey = "schema.describeiconresult";
  readonly icon: Icon;

  constructor(icon: Icon) {
    super();
    this.icon = icon;
  }
}

/** `Schema.describeTabs()`: the first app is the selected one. */
export function describeTabs(): ApexList {
  const apps = appsOf(runningSchema());
  return new ApexList(
    "list<schema.describetabsetresult>",
    apps.map((app, index) => new ApexTabSet(app, index === 0)),
  );
}

/** `accounts`, `form`: how the older theme calls a tab's icon. */
function olderName({ label, motif }: TabDescribe): string {
  const name = motif === null ? label : motif.slice(motif.indexOf(":") + 1);
  return name.toLowerCase().replace(/[^a-z]/g, "");
}

/** `standard/account`, `custom/custom18`. */
function newerName({ name, motif }: TabDescribe): string {
  if (motif !== null) return `custom/${motif.slice(0, motif.indexOf(":")).toLowerCase()}`;
  const subject = name.replace("standard-", "");
  return `standard/${subject.replace(/(?<=[a-z])(?=[A-Z])/g, "_").toLowerCase()}`;
}

const olderIcon = (tab: TabDescribe, size: number): string => `/img/icon/${olderName(tab)}${size}.png`;

function iconsOf(tab: TabDescribe): Icon[] {
  const newer = `/img/icon/t4/${newerName(tab)}`;
  return [
    ...[32, 16].map((size): Icon => ({ contentType: "image/png", theme: "theme3", size, path: olderIcon(tab, size) })),
    { contentType: "image/svg+xml", theme: "theme4", size: 0, path: `${newer}.svg` },
    ...[60, 120].map((size): Icon => ({
      contentType: "image/png",
      theme: "theme4",
      size,
      path: `${newer}_${size}.png`,
    })),
  ];
}

const tabSet: Record<string, Implementation> = {
  getdescription: ({ app }: ApexTabSet) => app.description,
  getlabel: ({ app }: ApexTabSet) => app.label,
  getlogourl: () => `${orgAddress()}/img/seasonLogos/2014_winter_aloha.png`,
  getnamespace: () => "",
  gettabs: ({ app }: ApexTabSet) =>
    new ApexList(
      "list<schema.describetabresult>",
      app.tabs.map((tab) => new ApexTab(tab)),
    ),
  isselected: ({ isSelected }: ApexTabSet) => isSelected,
};

const tabResult: Record<string, Implementation> = {
  geticonurl: ({ tab }: ApexTab) => orgAddress() + olderIcon(tab, 32),
  getminiiconurl: ({ tab }: ApexTab) => orgAddress() + olderIcon(tab, 16),
  geticons: ({ tab }: ApexTab) =>
    new ApexList(
      "list<schema.describeiconresult>",
      iconsOf(tab).map((icon) => new ApexIcon(icon)),
    ),
  getlabel: ({ tab }: ApexTab) => tab.label,
  getname: ({ tab }: ApexTab) => tab.name,
  getsobjectname: ({ tab }: ApexTab) => tab.objectName,
  geturl: ({ tab }: ApexTab) => orgAddress() + tab.path,
  iscustom: ({ tab }: ApexTab) => tab.isCustom,
};

const iconResult: Record<string, Implementation> = {
  getcontenttype: ({ icon }: ApexIcon) => icon.contentType,
  getheight: ({ icon }: ApexIcon) => icon.size,
  getwidth: ({ icon }: ApexIcon) => icon.size,
  gettheme: ({ icon }: ApexIcon) => icon.theme,
  geturl: ({ icon }: ApexIcon) => orgAddress() + icon.path,
};

for (const [name, jsClass, methods] of [
  ["Schema.DescribeTabSetResult", ApexTabSet, tabSet],
  ["Schema.DescribeTabResult", ApexTab, tabResult],
  ["Schema.DescribeIconResult", ApexIcon, iconResult],
] as const)
  definePlatformClass({ name, dispatch: "value", jsClass, methods, getters: asProperties(methods) });
