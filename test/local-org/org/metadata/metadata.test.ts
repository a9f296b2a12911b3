import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { Schema } from "../../data/schema/index.ts";
import { buildProgram } from "../build.ts";
import { elementProblem } from "./elements.ts";
import { metadataProblems } from "./index.ts";

/** What is wrong with metadata, said at an org's start and in deployments by the same code. Sources of the sentences stand at the rules. */
const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

const xml = (root: string, elements: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://soap.sforce.com/2006/04/metadata">${elements}</${root}>`;

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "local-org-metadata-"));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

function problems(files: Readonly<Record<string, string>>): string[] {
  const sourceDirs = [folderOf(files)];
  return metadataProblems(sourceDirs, Schema.load({ sourceDirs })).map(({ message }) => message);
}

const NAME = "<nameField><label>Name</label><type>Text</type></nameField>";
const object = (elements: string): Record<string, string> => ({
  "objects/Thing__c/Thing__c.object-meta.xml": xml("CustomObject", elements),
});
const THING = object(`<label>Thing</label>${NAME}<pluralLabel>Things</pluralLabel>`);
const field = (name: string, elements: string): Record<string, string> => ({
  [`objects/Thing__c/fields/${name}.field-meta.xml`]: xml(
    "CustomField",
    `<fullName>${name}</fullName><label>${name}</label>${elements}`,
  ),
});
const layout = (...items: (readonly [string, string])[]): Record<string, string> => ({
  "layouts/Thing__c-Thing Layout.layout-meta.xml": xml(
    "Layout",
    `<layoutSections><layoutColumns>${items.map(([name, behavior]) => `<layoutItems><behavior>${behavior}</behavior><field>${name}</field></layoutItems>`).join("")}</layoutColumns><style>OneColumn</style></layoutSections>`,
  ),
});

it.each([
  ["PermissionSet", "<description>A</description>", "Required field is missing: label"],
  [
    "PermissionSet",
    "<label>A</label><description>B</description><label>C</label>",
    "Error parsing file: Element label is duplicated at this location in type PermissionSet",
  ],
  [
    "PermissionSet",
    "<label>A</label><tabSettings><tab>A</tab><visibility>Visible</visibility></tabSettings><description/><tabSettings>",
    "Error parsing file: Element tabSettings is duplicated at this location in type PermissionSet",
  ],
  [
    "PlatformEventSubscriberConfig",
    "<masterLabel>A</masterLabel><colour/>",
    "Error parsing file: Element {http://soap.sforce.com/2006/04/metadata}colour invalid at this location in type PlatformEventSubscriberConfig",
  ],
  [
    "FlexiPage",
    "<flexiPageRegions><itemInstances><fieldInstance><colour/>",
    "Error parsing file: Element {http://soap.sforce.com/2006/04/metadata}colour invalid at this location in type FieldInstance",
  ],
])("asks %s for its elements, each at its place: %s", (type, elements, problem) => {
  expect(elementProblem(type, xml(type, elements))?.problem.replace(/ \(2:\d+\)$/, "")).toBe(problem);
});

it("asks objects for label, name field and the sharing model that fits", () => {
  expect(problems(object("<label></label>"))).toEqual([
    "Must specify a non-empty label for the CustomObject",
    "Must specify a nameField of type Text or AutoNumber",
  ]);
  expect(problems(object(`<label>Thing</label>${NAME}<sharingModel>ControlledByParent</sharingModel>`))).toEqual([
    "Cannot set sharingModel to ControlledByParent on a CustomObject without a MasterDetail relationship field",
  ]);
});

it.each([
  ["<type>Text</type>", "Must specify 'length' for a CustomField of type Text"],
  ["<type>Checkbox</type>", "Must specify 'defaultValue' for a CustomField of type Checkbox"],
  ["<length>100</length><type>TextArea</type>", "Can not specify 'length' for a CustomField of type TextArea"],
  [
    "<length>1000</length><type>LongTextArea</type>",
    "Must specify 'visibleLines' for a CustomField of type LongTextArea",
  ],
  [
    "<deleteConstraint>SetNull</deleteConstraint><referenceTo>Account</referenceTo><relationshipName>Things</relationshipName><required>true</required><type>Lookup</type>",
    "field integrity exception: unknown (must specify either cascade delete or restrict delete for required lookup foreign key)",
  ],
  [
    "<deleteConstraint>Cascade</deleteConstraint><referenceTo>Account</referenceTo><relationshipName>Things</relationshipName><type>MasterDetail</type>",
    "Can not specify 'deleteConstraint' for a CustomField of type MasterDetail",
  ],
])("asks fields for what their types need, and for no more: %s", (elements, problem) => {
  expect(problems({ ...THING, ...field("A__c", elements) })).toEqual([problem]);
});

it.each([
  [
    "<deleteConstraint>Restrict</deleteConstraint><referenceTo>User</referenceTo><relationshipName>Things</relationshipName><type>Lookup</type>",
    "Cannot add a lookup relationship child with cascade or restrict options to User",
  ],
  [
    `<label>${"x".repeat(41)}</label><length>10</length><type>Text</type>`,
    "Thing__c.A__c: label has 41 characters; it can have 40",
  ],
  [
    `<label>A</label><inlineHelpText>${"x".repeat(511)}</inlineHelpText><length>10</length><type>Text</type>`,
    "Thing__c.A__c: inlineHelpText has 511 characters; it can have 510",
  ],
])("refuses what a field may not be or say: %s", (elements, problem) => {
  const path = "objects/Thing__c/fields/A__c.field-meta.xml";
  const label = elements.includes("<label>") ? "" : "<label>A</label>";
  expect(problems({ ...THING, [path]: xml("CustomField", `<fullName>A__c</fullName>${label}${elements}`) })).toEqual([
    problem,
  ]);
});

it("wants a name of its own for each list of children", () => {
  const lookup = "<referenceTo>Account</referenceTo><relationshipName>Things</relationshipName><type>Lookup</type>";
  expect(problems({ ...THING, ...field("A__c", lookup), ...field("B__c", lookup) })).toEqual([
    "There is already a Child Relationship named Things on Account.",
    "There is already a Child Relationship named Things on Account.",
  ]);
});

it("knows the types of fields that a platform event can have", () => {
  expect(
    problems({
      "objects/Happened__e/Happened__e.object-meta.xml": xml(
        "CustomObject",
        "<deploymentStatus>Deployed</deploymentStatus><eventType>HighVolume</eventType><label>Happened</label><pluralLabel>Happened</pluralLabel>",
      ),
      "objects/Happened__e/fields/Place__c.field-meta.xml": xml(
        "CustomField",
        "<fullName>Place__c</fullName><label>Place</label><type>TextArea</type>",
      ),
    }),
  ).toEqual(["A platform event has no fields of type TextArea"]);
});

it.each([
  ["<label>A</label><lwcComponent>screen</lwcComponent><motif>Custom94: Stethoscope</motif>", []],
  ["<label>A</label><lwcComponent>screen</lwcComponent><motif>Custom41: Stack of Cash</motif>", []],
  [
    "<label>A</label><lwcComponent>screen</lwcComponent><motif>Custom94: Clock</motif>",
    ["In field: motif - no icon named Custom94: Clock found"],
  ],
  ["<label>A</label><motif>Custom1: Heart</motif>", ["Tab A must show one thing, and shows none"]],
  [
    "<flexiPage>Page</flexiPage><label>A</label><lwcComponent>screen</lwcComponent>",
    ["Tab A must show one thing, and shows lwcComponent, flexiPage"],
  ],
])("asks tabs for one thing to show and an icon that there is: %s", (elements, expected) => {
  expect(
    problems({
      "lwc/screen/screen.js-meta.xml": xml("LightningComponentBundle", "<apiVersion>65.0</apiVersion>"),
      "flexipages/Page.flexipage-meta.xml": xml(
        "FlexiPage",
        "<masterLabel>Page</masterLabel><template><name>flexipage:defaultAppHomeTemplate</name></template><type>AppPage</type>",
      ),
      "tabs/A.tab-meta.xml": xml("CustomTab", elements),
    }),
  ).toEqual(expected);
});

it("refuses members of one name, wherever they stand", () => {
  const text = "<length>10</length><type>Text</type>";
  const [path, content] = Object.entries(field("A__c", text))[0] as [string, string];
  const labels = (name: string): string =>
    `<labels><fullName>${name}</fullName><language>en_US</language><protected>false</protected><shortDescription>A</shortDescription><value>A</value></labels>`;
  expect(
    problems({
      ...THING,
      [path]: content,
      [`other/${path}`]: content,
      "labels/A.labels-meta.xml": xml("CustomLabels", labels("Hello") + labels("HELLO")),
      "a/permissionsets/P.permissionset-meta.xml": xml("PermissionSet", "<label>P</label>"),
      "b/permissionsets/P.permissionset-meta.xml": xml("PermissionSet", "<label>P</label>"),
    }).sort(),
  ).toEqual([
    "Duplicate name 'HELLO' specified",
    "Duplicate name 'P' specified",
    "Duplicate name 'Thing__c.A__c' specified",
  ]);
});

it("wants layouts to show what rows need, as required and once", () => {
  const needed = field("A__c", "<length>10</length><required>true</required><type>Text</type>");
  expect(problems({ ...THING, ...needed, ...layout(["Name", "Required"], ["A__c", "Required"]) })).toEqual([]);
  expect(problems({ ...THING, ...needed, ...layout(["Name", "Readonly"], ["Name", "Required"]) })).toEqual([
    "Field: field, value:Name appears more than once",
    "Field:Name must be Required",
    "Layout must contain an item for required layout field: A__c",
  ]);
});

const pageOf = (regions: string, type = "AppPage", template = "flexipage:defaultAppHomeTemplate"): string =>
  xml(
    "FlexiPage",
    `${regions}<masterLabel>P</masterLabel>${type === "RecordPage" ? "<sobjectType>Thing__c</sobjectType>" : ""}<template><name>${template}</name></template><type>${type}</type>`,
  );
const region = (items: string, name = "main"): string =>
  `<flexiPageRegions>${items}<name>${name}</name><type>Region</type></flexiPageRegions>`;
const item = (componentName: string, more = ""): string =>
  `<itemInstances><componentInstance><componentName>${componentName}</componentName>${more}</componentInstance></itemInstances>`;
const component = (name: string, isExposed: boolean, ...targets: string[]): Record<string, string> => ({
  [`lwc/${name}/${name}.js-meta.xml`]: xml(
    "LightningComponentBundle",
    `<isExposed>${isExposed}</isExposed><targets>${targets.map((target) => `<target>${target}</target>`).join("")}</targets>`,
  ),
});

it("names the components and fields that a Lightning page has and the org has not", () => {
  const template = "flexipage:recordHomeTemplateDesktop";
  const field = "<itemInstances><fieldInstance><fieldItem>Record.Gone__c</fieldItem></fieldInstance></itemInstances>";
  expect(
    problems({
      ...THING,
      "flexipages/A.flexipage-meta.xml": pageOf(region(item("c:nope") + item("gone")), "RecordPage", template),
      "flexipages/B.flexipage-meta.xml": pageOf(region(field), "RecordPage", template),
    }),
  ).toEqual([
    "We couldn't retrieve the design time component information for component c:nope.",
    "We couldn't retrieve the design time component information for component c:gone.",
    "Something went wrong. We couldn't retrieve or load the information on the field: Record.Gone__c.",
  ]);
});

it("takes a component on a Lightning page of a kind that it is exposed to", () => {
  const components = {
    ...component("here", true, "lightning__AppPage"),
    ...component("hidden", false, "lightning__AppPage"),
    ...component("elsewhere", true, "lightning__RecordPage"),
  };
  const page = pageOf(region(item("here") + item("hidden") + item("elsewhere") + item("force:detailPanel")));
  expect(problems({ ...components, "flexipages/A.flexipage-meta.xml": page })).toEqual([
    "We couldn't retrieve the design time component information for component c:hidden.",
    "The component c:elsewhere isn't available for pages of type AppPage: it has no target lightning__AppPage.",
  ]);
});

it("takes a component on the record pages of the objects that it is for", () => {
  const meta = (objects: string): string =>
    xml(
      "LightningComponentBundle",
      `<isExposed>true</isExposed><targets><target>lightning__RecordPage</target></targets><targetConfigs><targetConfig targets="lightning__RecordPage"><objects>${objects}</objects></targetConfig></targetConfigs>`,
    );
  expect(
    problems({
      ...THING,
      "lwc/mine/mine.js-meta.xml": meta("<object>User</object><object>Thing__c</object>"),
      "lwc/theirs/theirs.js-meta.xml": meta("<object>User</object>"),
      "flexipages/A.flexipage-meta.xml": pageOf(
        region(item("mine") + item("theirs")),
        "RecordPage",
        "flexipage:recordHomeTemplateDesktop",
      ),
    }),
  ).toEqual(["The component c:theirs isn't available for pages of Thing__c."]);
});

it("wants the regions that the template of a Lightning page has, and a template that exists", () => {
  const regions = region(item("force:detailPanel"), "header") + region(item("force:detailPanel").repeat(101));
  const facet = "<flexiPageRegions><name>Facet-1</name><type>Facet</type></flexiPageRegions>";
  expect(
    problems({
      "aura/mine/mine.cmp-meta.xml": xml("AuraDefinitionBundle", "<apiVersion>65.0</apiVersion>"),
      "flexipages/A.flexipage-meta.xml": pageOf(regions + facet),
      "flexipages/B.flexipage-meta.xml": pageOf(region(""), "AppPage", "flexipage:appHomeTemplateDesktop_3"),
      "flexipages/C.flexipage-meta.xml": pageOf(region("", "left"), "AppPage", "mine"),
      "flexipages/D.flexipage-meta.xml": pageOf(region("", "left"), "AppPage", "c:none"),
    }),
  ).toEqual([
    "The 'header' region (type Region) doesn't exist.",
    "The 'main' region has 101 components; it can have 100.",
    "local org: the page template flexipage:appHomeTemplateDesktop_3 is not known.",
    "Template c:none doesn't exist.",
  ]);
});

it("wants a Lightning page to have its label, template and type, and the permissions that it is shown by", () => {
  const rule =
    "<visibilityRule><criteria><leftValue>{!$Permission.CustomPermission.Gone}</leftValue><operator>EQUAL</operator><rightValue>true</rightValue></criteria></visibilityRule>";
  expect(
    problems({
      "flexipages/A.flexipage-meta.xml": pageOf(region("")).replace("<masterLabel>P</masterLabel>", ""),
      "flexipages/B.flexipage-meta.xml": pageOf(region("")).replace(/<template>.*<\/template>/, ""),
      "flexipages/C.flexipage-meta.xml": pageOf(region(item("force:detailPanel", rule))),
    }).map((problem) => problem.replace(/ \(2:\d+\)$/, "")),
  ).toEqual([
    "Required field is missing: masterLabel",
    "Required field is missing: template",
    "In field: leftValue - no CustomPermission named Gone found",
  ]);
});

it("names tabs, apps, pages and record types that a permission set opens and the org has not", () => {
  const sets = `<applicationVisibilities><application>Gone</application><visible>true</visible></applicationVisibilities><label>P</label>
    <recordTypeVisibilities><recordType>Thing__c.Big</recordType><visible>true</visible></recordTypeVisibilities>
    <tabSettings><tab>standard-Account</tab><visibility>Visible</visibility></tabSettings>
    <tabSettings><tab>Thing__c</tab><visibility>Visible</visibility></tabSettings>`;
  expect(problems({ ...THING, "permissionsets/P.permissionset-meta.xml": xml("PermissionSet", sets) })).toEqual([
    "In field: application - no CustomApplication named Gone found",
    "In field: tab - no CustomTab named Thing__c found",
    "In field: recordType - no RecordType named Thing__c.Big found",
  ]);
});

it("names groups and roles that a sharing rule shares with and the org has not", () => {
  const rules = xml(
    "SharingRules",
    "<sharingOwnerRules><fullName>R</fullName><accessLevel>Read</accessLevel><label>R</label><sharedTo><group>Gone</group></sharedTo><sharedFrom><role>Away</role></sharedFrom></sharingOwnerRules>" +
      "<sharingOwnerRules><fullName>S</fullName><accessLevel>Read</accessLevel><label>S</label><sharedTo><roleAndSubordinatesInternal>Lost</roleAndSubordinatesInternal></sharedTo><sharedFrom><allInternalUsers></allInternalUsers></sharedFrom></sharingOwnerRules>",
  );
  expect(problems({ ...THING, "sharingRules/Thing__c.sharingRules-meta.xml": rules })).toEqual([
    "In field: group - no Group named Gone found",
    "In field: role - no Role named Away found",
    "In field: roleAndSubordinatesInternal - no Role named Lost found",
  ]);
});

it("holds event trigger settings to a trigger that is there and to their ranges", () => {
  const settings = xml(
    "PlatformEventSubscriberConfig",
    "<batchSize>2001</batchSize><masterLabel>A</masterLabel><platformEventConsumer>Gone</platformEventConsumer>",
  );
  expect(problems({ "PlatformEventSubscriberConfigs/A.platformEventSubscriberConfig-meta.xml": settings })).toEqual([
    "In field: platformEventConsumer - no ApexTrigger named Gone found",
    "batchSize: the value must be from 1 through 2000",
  ]);
});

it("is asked of what an org starts with, too", () => {
  const sourceDirs = [folderOf({ ...THING, ...field("A__c", "<type>Text</type>") })];
  const { errors } = buildProgram({ sourceDirs, withTests: false, cacheDirectory: null });
  expect(errors.map(({ message }) => message)).toEqual(["Must specify 'length' for a CustomField of type Text"]);
});
