/** Metadata for tests of sharing: private jobs with an Apex sharing reason, steps as their details, tools that all may read. */
import { fieldFile, objectFile, sourceFolder, xml } from "./testing-metadata.ts";

const NAME = "<nameField><label>Name</label><type>Text</type></nameField>";
const permission = (object: string): string =>
  `<objectPermissions><object>${object}</object><allowCreate>true</allowCreate><allowRead>true</allowRead><allowEdit>true</allowEdit><allowDelete>true</allowDelete></objectPermissions>`;

export function sharingSource(): string {
  return sourceFolder({
    ...objectFile(
      "Job__c",
      `<label>Job</label><pluralLabel>Jobs</pluralLabel>${NAME}<sharingModel>Private</sharingModel>`,
    ),
    ...fieldFile(
      "Job__c",
      "Before__c",
      "<type>Lookup</type><referenceTo>Job__c</referenceTo><relationshipName>After</relationshipName>",
    ),
    "objects/Job__c/sharingReasons/Recruiter__c.sharingReason-meta.xml": xml(
      "SharingReason",
      "<fullName>Recruiter__c</fullName><label>Recruiter</label>",
    ),
    ...objectFile(
      "Step__c",
      `<label>Step</label><pluralLabel>Steps</pluralLabel>${NAME}<sharingModel>ControlledByParent</sharingModel>`,
    ),
    ...fieldFile(
      "Step__c",
      "Job__c",
      "<type>MasterDetail</type><referenceTo>Job__c</referenceTo><relationshipName>Steps</relationshipName>",
    ),
    ...objectFile(
      "Tool__c",
      `<label>Tool</label><pluralLabel>Tools</pluralLabel>${NAME}<sharingModel>Read</sharingModel>`,
    ),
    ...objectFile("Note__c", `<label>Note</label><pluralLabel>Notes</pluralLabel>${NAME}`),
    "permissionsets/Worker.permissionset-meta.xml": xml(
      "PermissionSet",
      `<label>Worker</label>${permission("Job__c")}${permission("Tool__c")}${permission("Note__c")}` +
        "<fieldPermissions><field>Job__c.Before__c</field><readable>true</readable><editable>true</editable></fieldPermissions>",
    ),
  });
}
