/** Share objects of standard objects, and what a user may do with a record. [Object Reference: AccountShare and its kin, UserRecordAccess] */
import {
  READ_ONLY,
  createOnly,
  flag,
  openPicklist,
  picklist,
  readOnly,
  reference,
  text,
  type FieldFacts,
  type ObjectFacts,
} from "./facts.ts";

const LEVELS = ["Read", "Edit", "All"];

function share(object: string, keyPrefix: string, fields: Readonly<Record<string, FieldFacts>> = {}): ObjectFacts {
  const levelField = `${object}AccessLevel`;
  const parentField = `${object}Id`;
  return {
    name: `${object}Share`,
    label: `${object} Share`,
    labelPlural: `${object} Share`,
    keyPrefix,
    dml: { insert: true, update: true, delete: true, undelete: false },
    shareOf: { object, parentField, levelField },
    otherFields: "read-only",
    absent: ["Division"],
    fields: {
      [parentField]: {
        ...reference(object, { relationshipName: object, required: true, deleteRule: "cascade" }),
        ...createOnly,
      },
      UserOrGroupId: {
        ...reference(["Group", "User"], { relationshipName: "UserOrGroup", required: true, deleteRule: "cascade" }),
        ...createOnly,
      },
      [levelField]: picklist(LEVELS, { required: true }),
      RowCause: openPicklist(["Owner", "Manual", "Rule", "ImplicitChild", "ImplicitParent", "Team", "Territory"], {
        ...createOnly,
        defaultValue: "Manual",
      }),
      ...fields,
    },
  };
}

const ofChildren = picklist(["None", "Read", "Edit"], { defaultValue: "None" });

const userRecordAccess: ObjectFacts = {
  name: "UserRecordAccess",
  label: "User Record Access",
  labelPlural: "User Record Access",
  keyPrefix: null,
  dml: READ_ONLY,
  otherFields: "read-only",
  fields: {
    UserId: { ...reference("User"), ...readOnly },
    RecordId: text(40, { ...readOnly, apexType: "id" }),
    MaxAccessLevel: text(40, readOnly),
    HasReadAccess: flag(false, readOnly),
    HasEditAccess: flag(false, readOnly),
    HasDeleteAccess: flag(false, readOnly),
    HasTransferAccess: flag(false, readOnly),
    HasAllAccess: flag(false, readOnly),
  },
};

export const shares: readonly ObjectFacts[] = [
  share("Account", "00r", {
    ContactAccessLevel: ofChildren,
    CaseAccessLevel: ofChildren,
    OpportunityAccessLevel: ofChildren,
  }),
  share("Contact", "03s"),
  share("Case", "01n"),
  share("Lead", "01o"),
  share("Opportunity", "00t"),
  share("Campaign", "08s"),
  userRecordAccess,
];
