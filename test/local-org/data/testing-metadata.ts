/** Small sfdx source folders for unit tests. */
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** Writes files by relative path into a new folder, which goes with the run of vitest (`scripts/lib/temporary-setup.ts`), and answers it. */
export function sourceFolder(files: Readonly<Record<string, string>>): string {
  const all = path.join(tmpdir(), "local-org-sources");
  mkdirSync(all, { recursive: true });
  const folder = mkdtempSync(path.join(all, "source-"));
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return folder;
}

/** `<Root>` with elements; a value may hold elements itself. */
export function xml(root: string, elements: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://soap.sforce.com/2006/04/metadata">${elements}</${root}>\n`;
}

export function fieldFile(object: string, name: string, elements: string): Record<string, string> {
  return {
    [`objects/${object}/fields/${name}.field-meta.xml`]: xml(
      "CustomField",
      `<fullName>${name}</fullName><label>${name.replace(/__c$/, "").replaceAll("_", " ")}</label>${elements}`,
    ),
  };
}

export function objectFile(name: string, elements: string): Record<string, string> {
  return { [`objects/${name}/${name}.object-meta.xml`]: xml("CustomObject", elements) };
}

/** An object of invoices with lines, settings, an event and a field on User: a bit of everything. */
export function billingSource(): string {
  return sourceFolder({
    ...objectFile(
      "Invoice__c",
      "<label>Invoice</label><pluralLabel>Invoices</pluralLabel><nameField><label>Number</label><type>AutoNumber</type><displayFormat>INV-{0000}</displayFormat></nameField>",
    ),
    ...fieldFile(
      "Invoice__c",
      "Account__c",
      "<type>Lookup</type><referenceTo>Account</referenceTo><relationshipName>Invoices</relationshipName>",
    ),
    ...fieldFile(
      "Invoice__c",
      "Key__c",
      "<type>Text</type><length>20</length><unique>true</unique><externalId>true</externalId>",
    ),
    ...fieldFile("Invoice__c", "Amount__c", "<type>Number</type><precision>8</precision><scale>2</scale>"),
    ...fieldFile("Invoice__c", "Paid__c", "<type>Checkbox</type><defaultValue>false</defaultValue>"),
    ...fieldFile("Invoice__c", "Due__c", "<type>Date</type>"),
    ...fieldFile("Invoice__c", "Tags__c", picklist("MultiselectPicklist", ["red", "green", "blue"])),
    ...fieldFile("Invoice__c", "Status__c", picklist("Picklist", ["Draft", "Sent", "Closed"], "Draft")),
    ...objectFile(
      "Line__c",
      "<label>Line</label><pluralLabel>Lines</pluralLabel><nameField><label>Name</label><type>Text</type></nameField>",
    ),
    ...fieldFile(
      "Line__c",
      "Invoice__c",
      "<type>MasterDetail</type><referenceTo>Invoice__c</referenceTo><relationshipName>Lines</relationshipName>",
    ),
    ...fieldFile("Line__c", "Price__c", "<type>Currency</type><precision>18</precision><scale>2</scale>"),
    ...objectFile("Settings__c", "<label>Settings</label><customSettingsType>Hierarchy</customSettingsType>"),
    ...fieldFile("Settings__c", "Limit__c", "<type>Number</type><precision>5</precision><scale>0</scale>"),
    ...objectFile(
      "Paid__e",
      "<label>Paid</label><pluralLabel>Paid</pluralLabel><publishBehavior>PublishAfterCommit</publishBehavior><eventType>HighVolume</eventType>",
    ),
    ...fieldFile("Paid__e", "Key__c", "<type>Text</type><length>20</length><required>true</required>"),
    ...objectFile(
      "Tried__e",
      "<label>Tried</label><pluralLabel>Tried</pluralLabel><publishBehavior>PublishImmediately</publishBehavior>",
    ),
    ...fieldFile(
      "User",
      "Okta_Id__c",
      "<type>Text</type><length>40</length><unique>true</unique><externalId>true</externalId>",
    ),
    "customPermissions/Bill.customPermission-meta.xml": xml("CustomPermission", "<label>Bill</label>"),
    "classes/Billing.cls-meta.xml": xml("ApexClass", "<apiVersion>65.0</apiVersion><status>Active</status>"),
    "permissionsets/Biller.permissionset-meta.xml": xml(
      "PermissionSet",
      "<label>Biller</label>" +
        "<objectPermissions><object>Invoice__c</object><allowCreate>true</allowCreate><allowRead>true</allowRead><allowEdit>false</allowEdit><allowDelete>false</allowDelete></objectPermissions>" +
        "<fieldPermissions><field>Invoice__c.Key__c</field><readable>true</readable><editable>true</editable></fieldPermissions>" +
        MANAGE_USERS.map(
          (name) => `<userPermissions><name>${name}</name><enabled>true</enabled></userPermissions>`,
        ).join("") +
        "<customPermissions><name>Bill</name><enabled>true</enabled></customPermissions>" +
        "<classAccesses><apexClass>Billing</apexClass><enabled>true</enabled></classAccesses>",
    ),
    "permissionsetgroups/Finance.permissionsetgroup-meta.xml": xml(
      "PermissionSetGroup",
      "<label>Finance</label><permissionSets>Biller</permissionSets>",
    ),
  });
}

/** Manage Users, and what it depends on. */
const MANAGE_USERS = [
  "ManageUsers",
  "AssignPermissionSets",
  "DelegatedTwoFactor",
  "FreezeUsers",
  "ManageInternalUsers",
  "ManageIpAddresses",
  "ManageLoginAccessPolicies",
  "ManagePasswordPolicies",
  "ManageProfilesPermissionsets",
  "ManageRoles",
  "ManageSharing",
  "MonitorLoginHistory",
  "ViewAllUsers",
];

function picklist(type: string, values: readonly string[], byDefault?: string): string {
  const entries = values
    .map(
      (value) =>
        `<value><fullName>${value}</fullName><default>${value === byDefault}</default><label>${value}</label></value>`,
    )
    .join("");
  const lines = type === "MultiselectPicklist" ? "<visibleLines>4</visibleLines>" : "";
  return `<type>${type}</type>${lines}<valueSet><restricted>true</restricted><valueSetDefinition><sorted>false</sorted>${entries}</valueSetDefinition></valueSet>`;
}
