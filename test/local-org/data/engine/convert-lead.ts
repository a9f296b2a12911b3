/**
 * Converting leads: an account, a contact and an opportunity come of each, as far as they are not named, and the lead is updated to say so.
 * [Apex Developer Guide: Converting Leads; SOAP API Developer Guide: convertLead(); Salesforce Help: Lead Conversion Field Mapping]
 * Custom fields and what hangs on the lead (activities, campaign members) stay behind.
 */
import type { ApexValue } from "../../platform/registry.ts";
import { ApexDate } from "../../platform/values/date.ts";
import { DmlException } from "../../platform/values/dml-exception.ts";
import { SObjectValue } from "../../platform/values/sobject.ts";
import { errorRows, existingChange, runStatement, saveRun, type StatementOptions } from "./dml.ts";
import type { DmlHost } from "./dml-host.ts";
import type { RowFailure } from "./dml-types.ts";
import type { RowChange } from "./row-change.ts";

export interface LeadConversion {
  readonly leadId: string | null;
  readonly convertedStatus: string | null;
  readonly accountId: string | null;
  readonly contactId: string | null;
  readonly opportunityId: string | null;
  readonly opportunityName: string | null;
  readonly createsOpportunity: boolean;
  readonly ownerId: string | null;
}

export interface ConvertRequest {
  readonly conversions: readonly LeadConversion[];
  readonly allOrNone: boolean;
  readonly checkAccess: StatementOptions["checkAccess"];
  /** Today, where the user is. */
  readonly today: ApexDate;
}

export interface ConversionOutcome {
  readonly success: boolean;
  readonly leadId: string | null;
  readonly accountId: string | null;
  readonly contactId: string | null;
  readonly opportunityId: string | null;
  readonly errors: readonly RowFailure[];
}

const ADDRESS = ["Street", "City", "State", "PostalCode", "Country"];
const ACCOUNT = ["Phone", "Fax", "Website", "Industry", "AnnualRevenue", "NumberOfEmployees", "Rating", "Description"];
const CONTACT =
  ["Salutation", "FirstName", "LastName", "Title", "Email", "Phone", "Fax", "MobilePhone", "LeadSource", "Description"]; // prettier-ignore

/** @throws System.DmlException when it is all-or-none and something failed; nothing is written then */
export function runConversions(host: DmlHost, request: ConvertRequest): ConversionOutcome[] {
  const start = host.checkpoint();
  return request.conversions.map((conversion, index) => {
    const before = host.checkpoint();
    try {
      return convert(host, conversion, index, request);
    } catch (error) {
      host.returnTo(request.allOrNone ? start : before);
      if (request.allOrNone || !(error instanceof ConversionFailure)) throw failureOf(error);
      const none = { accountId: null, contactId: null, opportunityId: null };
      return { success: false, leadId: conversion.leadId, ...none, errors: error.lead.failures };
    }
  });
}

/** The lead that could not be converted, with its failures. */
class ConversionFailure extends Error {
  readonly lead: RowChange;

  constructor(lead: RowChange) {
    super("A lead could not be converted");
    this.lead = lead;
  }
}

function failureOf(error: unknown): unknown {
  return error instanceof ConversionFailure ? DmlException.of("ConvertLead", errorRows([error.lead])) : error;
}

function convert(host: DmlHost, wanted: LeadConversion, index: number, request: ConvertRequest): ConversionOutcome {
  const object = host.schema.object("Lead");
  if (!object) throw new Error("The org has no leads");
  const source = new SObjectValue(object.name, { Id: wanted.leadId, Status: wanted.convertedStatus });
  const lead = existingChange(host, object, source, index, "update");
  if (!lead.failed) refuse(host, lead);
  if (lead.failed) throw new ConversionFailure(lead);
  const statement = { allOrNone: true, externalIdField: null, checkAccess: request.checkAccess };
  const insert = (objectName: string, values: Record<string, ApexValue>): string => {
    const records = [new SObjectValue(objectName, values)];
    return runStatement(host, { ...statement, operation: "insert", records })[0]?.id as string;
  };
  const of = (fields: readonly string[]): Record<string, ApexValue> =>
    Object.fromEntries(fields.map((field) => [field, lead.value(field)]));
  const addressed = (prefix: string): Record<string, ApexValue> =>
    Object.fromEntries(ADDRESS.map((part) => [prefix + part, lead.value(part)]));
  const OwnerId = wanted.ownerId ?? lead.value("OwnerId");
  const company = lead.value("Company");
  const ownAccount = { Name: company, ...of(ACCOUNT), ...addressed("Billing"), OwnerId };
  const accountId = wanted.accountId ?? insert("Account", ownAccount);
  const ownContact = { ...of(CONTACT), ...addressed("Mailing"), AccountId: accountId, OwnerId };
  const contactId = wanted.contactId ?? insert("Contact", ownContact);
  let { opportunityId } = wanted;
  if (opportunityId === null && wanted.createsOpportunity) {
    opportunityId = insert("Opportunity", {
      Name: wanted.opportunityName ?? `${String(company)}-`,
      AccountId: accountId,
      CloseDate: endOfQuarter(request.today),
      StageName: host.schema.object("Opportunity")?.field("StageName")?.picklist[0]?.value ?? null,
      LeadSource: lead.value("LeadSource"),
      OwnerId,
    });
    insert("OpportunityContactRole", { OpportunityId: opportunityId, ContactId: contactId, IsPrimary: true });
  }
  Object.assign(lead.values, {
    IsConverted: true,
    ConvertedDate: request.today,
    ConvertedAccountId: accountId,
    ConvertedContactId: contactId,
    ConvertedOpportunityId: opportunityId,
    OwnerId,
  });
  saveRun(host, [lead], { ...statement, operation: "update", records: [source] });
  if (lead.failed) throw new ConversionFailure(lead);
  return { success: true, leadId: wanted.leadId, accountId, contactId, opportunityId, errors: [] };
}

/** The codes are the platform's. [Apex Reference Guide: StatusCode Enum] */
function refuse(host: DmlHost, lead: RowChange): void {
  const status = lead.value("Status");
  const isConverting = [...host.store.tableOf("LeadStatus").rows()].some(
    ({ values }) => values["IsConverted"] === true && values["ApiName"] === status,
  );
  if (lead.before?.values["IsConverted"] === true)
    lead.fail("CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead");
  else if (!isConverting) lead.fail("INVALID_STATUS", `invalid convertedStatus: ${String(status)}`);
}

/** "The close date is the last day of the current fiscal quarter"; the fiscal year of the local org is the calendar's. */
function endOfQuarter(today: ApexDate): ApexDate {
  const next = Math.floor((today.month - 1) / 3) * 3 + 4;
  return ApexDate.of(today.year + (next > 12 ? 1 : 0), next > 12 ? 1 : next, 1).addDays(-1);
}
