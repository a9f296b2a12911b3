/** Database.LeadConvert, LeadConvertResult and convertLead. Apex Reference Guide, "LeadConvert Class"; "Database Class", convertLead. */
import type { LeadConversion } from "../../../data/engine/convert-lead.ts";
import type { AccessMode } from "../../../data/index.ts";
import type { ApexValue } from "../../registry.ts";
import { currentTransaction } from "../../transaction.ts";
import { NotImplementedError, throwNullPointer } from "../../values/exceptions.ts";
import { ApexList } from "../../values/list.ts";
import { defineRecordClass, type RecordObject } from "../support/records.ts";
import { localDate } from "../System/Date.ts";
import { errorList } from "./results.ts";

/** Properties that the local org does nothing with when they are set. */
const UNKNOWN = ["AccountRecord", "ContactRecord", "OpportunityRecord", "OverwriteLeadSource"];

defineRecordClass({
  name: "Database.LeadConvert",
  properties: {
    AccountId: null,
    ContactId: null,
    OpportunityId: null,
    LeadId: null,
    OwnerId: null,
    ConvertedStatus: null,
    OpportunityName: null,
    DoNotCreateOpportunity: false,
    SendNotificationEmail: false, // no such message is sent
    BypassAccountDedupeCheck: false,
    BypassContactDedupeCheck: false,
    AccountRecord: null,
    ContactRecord: null,
    OpportunityRecord: null,
    OverwriteLeadSource: false,
  },
});
const result = defineRecordClass({
  name: "Database.LeadConvertResult",
  properties: {
    AccountId: null,
    ContactId: null,
    Errors: null,
    LeadId: null,
    OpportunityId: null,
    RelatedPersonAccountId: null, // there are no person accounts
    Success: false,
  },
  constructible: false,
});

function conversionOf(given: RecordObject | null): LeadConversion {
  if (given === null) throwNullPointer();
  for (const property of UNKNOWN)
    if (given.value(property)) throw new NotImplementedError(`Database.LeadConvert.${property}`);
  return {
    leadId: given.value("LeadId"),
    convertedStatus: given.value("ConvertedStatus"),
    accountId: given.value("AccountId"),
    contactId: given.value("ContactId"),
    opportunityId: given.value("OpportunityId"),
    opportunityName: given.value("OpportunityName"),
    createsOpportunity: given.value("DoNotCreateOpportunity") !== true,
    ownerId: given.value("OwnerId"),
  };
}

/** One conversion or a list of them; the answer is as the question. */
export function convertLead(given: ApexValue, allOrNone: boolean, mode: AccessMode): ApexValue {
  if (given === null) throwNullPointer();
  const conversions = (given instanceof ApexList ? given.items : [given]).map((item) => conversionOf(item));
  const transaction = currentTransaction();
  const results = transaction.data
    .convertLeads({ conversions, allOrNone, mode, today: localDate(transaction.now()) })
    .map(({ success, leadId, accountId, contactId, opportunityId, errors }) =>
      result.create({
        AccountId: accountId,
        ContactId: contactId,
        Errors: errorList(errors),
        LeadId: leadId,
        OpportunityId: opportunityId,
        Success: success,
      }),
    );
  return given instanceof ApexList ? new ApexList("list<database.leadconvertresult>", results) : results[0];
}
