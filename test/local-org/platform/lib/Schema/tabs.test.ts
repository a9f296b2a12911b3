/** `Schema.describeTabs`, by the Apex Developer Guide: Describing Tabs Using Schema Methods. */
import { describe, expect, it } from "vitest";
import { objectFile, xml } from "../../../data/testing-metadata.ts";
import { libraryOrg } from "../testing.ts";

const org = libraryOrg({
  ...objectFile("Thing__c", "<label>Thing</label><pluralLabel>Things</pluralLabel>"),
  "tabs/Thing__c.tab-meta.xml": xml("CustomTab", "<customObject>true</customObject><motif>Custom53: Bell</motif>"),
  "tabs/Overview.tab-meta.xml": xml(
    "CustomTab",
    "<label>Over all</label><lwcComponent>overview</lwcComponent><motif>Custom19: Wrench</motif>",
  ),
  "applications/Things.app-meta.xml": xml(
    "CustomApplication",
    "<label>All Things</label><description>What there is</description><tabs>Overview</tabs><tabs>Thing__c</tabs><tabs>standard-Account</tabs><tabs>Gone</tabs>",
  ),
  "aura/Shop/Shop.app": "<aura:application></aura:application>",
  "aura/Shop/Shop.app-meta.xml": xml("AuraDefinitionBundle", "<description>An app of another kind</description>"),
});

const each = (list: string, item: string): string =>
  `List<Object> rows = new List<Object>(); for (${item.slice(0, item.indexOf(":"))} x : ${list}) rows.add(${item.slice(item.indexOf(":") + 1)}); return rows;`;
const tabs = (of: string): string => each("Schema.describeTabs()[1].getTabs()", `Schema.DescribeTabResult:${of}`);

describe("Schema.describeTabs", () => {
  it("answers the standard app and those of the source", () => {
    const of = "x.getLabel() + '/' + x.getDescription() + '/' + x.isSelected() + '/' + x.getNamespace()";
    expect(org.text(each("Schema.describeTabs()", `Schema.DescribeTabSetResult:${of}`))).toBe(
      "(Sales//true/, All Things/What there is/false/)",
    );
  });

  it("tells tabs in the order of the app, by the objects that they show", () => {
    expect(org.text(tabs("x.getName() + ' ' + x.getLabel() + ' ' + x.getSobjectName() + ' ' + x.isCustom()"))).toBe(
      "(Overview Over all null true, Thing__c Things Thing__c true, standard-Account Accounts Account false)",
    );
    expect(org.text("return Schema.describeTabs()[0].tabs[3].label;")).toBe("Accounts");
  });

  it("tells where tabs and their icons are, as the guides' examples do", () => {
    expect(org.text(tabs("x.getUrl().removeStart('https://org.local.example.com')"))).toBe(
      "(/lightning/n/Overview, /a00/o, /001/o)",
    );
    const account = "Schema.describeTabs()[1].getTabs()[2]";
    expect(org.text(`return ${account}.getIconUrl() + ' ' + ${account}.miniIconUrl;`)).toBe(
      "https://org.local.example.com/img/icon/accounts32.png https://org.local.example.com/img/icon/accounts16.png",
    );
    const icon =
      "x.getContentType() + ' ' + x.getTheme() + ' ' + x.getHeight() + ' ' + x.width + ' ' + x.getUrl().substringAfter('/img/icon/')";
    expect(org.text(each(`${account}.getIcons()`, `Schema.DescribeIconResult:${icon}`))).toBe(
      "(image/png theme3 32 32 accounts32.png, image/png theme3 16 16 accounts16.png, image/svg+xml theme4 0 0 t4/standard/account.svg, image/png theme4 60 60 t4/standard/account_60.png, image/png theme4 120 120 t4/standard/account_120.png)",
    );
    expect(
      org.text(
        each(
          "Schema.describeTabs()[1].getTabs()[1].getIcons()",
          "Schema.DescribeIconResult:x.getUrl().substringAfter('/img/icon/')",
        ),
      ),
    ).toContain("t4/custom/custom53.svg");
  });

  it("colours are refused by name", () => {
    expect(org.problems("return Schema.describeTabs()[0].getTabs()[0].getColors();")).toEqual([
      "local org: Schema.DescribeTabResult.getColors is not implemented",
    ]);
  });
});
