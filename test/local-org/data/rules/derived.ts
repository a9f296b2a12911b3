/** Fields that the platform derives when they are read. [Object Reference, the page of each object] */
import type { ApexValue } from "../../platform/registry.ts";
import { ApexAddress, type AddressParts } from "../../platform/values/address.ts";
import { ApexLocation } from "../../platform/values/location.ts";
import { ApexDatetime } from "../../platform/values/datetime.ts";
import { ApexDate } from "../../platform/values/date.ts";
import { ApexDecimal } from "../../platform/values/decimal.ts";
import type { DataReader } from "../engine/reader.ts";
import type { StoredRow } from "../engine/store.ts";
import type { FieldDescribe } from "../schema/index.ts";
import { hasOpenActivity, hasOverdueTask } from "./activity.ts";

type Derive = (row: StoredRow, reader: DataReader) => ApexValue;

const HUNDRED = ApexDecimal.fromInteger(100);

const CLOSED_STAGES = new Set(["Closed Won", "Closed Lost"]);

const DERIVED: Readonly<Record<string, Derive>> = {
  "User.Name": personName,
  "Contact.Name": personName,
  "Lead.Name": personName,
  "User.UserType": (row, reader) => {
    const profile = reader.parent(row, "ProfileId");
    return row.values["UserType"] ?? (profile ? reader.value(profile, "UserType") : null);
  },
  "UserLicense.UsedLicenses": usedUserLicenses,
  "PermissionSetLicense.UsedLicenses": (row, reader) =>
    count(reader, "PermissionSetLicenseAssign", "PermissionSetLicenseId", row.id, (assignment) =>
      isActiveUser(reader, assignment, "AssigneeId"),
    ),
  "PermissionSetAssignment.IsActive": (row, reader) => {
    const expires = row.values["ExpirationDate"];
    return !(expires instanceof ApexDatetime) || expires.ms > reader.now();
  },
  "SetupEntityAccess.SetupEntityType": (row, reader) =>
    reader.schema.objectOfId(String(row.values["SetupEntityId"]))?.name ?? null,
  "Case.IsClosed": (row) => row.values["Status"] === "Closed",
  "Case.ContactEmail": (row, reader) => ofParent(row, reader, "ContactId", "Email"),
  "Case.ContactPhone": (row, reader) => ofParent(row, reader, "ContactId", "Phone"),
  "Case.ContactMobile": (row, reader) => ofParent(row, reader, "ContactId", "MobilePhone"),
  "Case.ContactFax": (row, reader) => ofParent(row, reader, "ContactId", "Fax"),
  "Contact.IsEmailBounced": (row) => (row.values["EmailBouncedReason"] ?? null) !== null,
  "Opportunity.HasOpenActivity": hasOpenActivity,
  "Opportunity.HasOverdueTask": hasOverdueTask,
  "Opportunity.IsClosed": (row) => CLOSED_STAGES.has(String(row.values["StageName"])),
  "Opportunity.IsWon": (row) => row.values["StageName"] === "Closed Won",
  "Opportunity.ForecastCategory": (row) => {
    const name = String(row.values["ForecastCategoryName"] ?? "Pipeline");
    return name === "Commit" ? "Forecast" : name.replace(" ", "");
  },
  "Opportunity.ExpectedRevenue": (row) => {
    const { Amount: amount, Probability: probability } = row.values;
    if (!(amount instanceof ApexDecimal) || !(probability instanceof ApexDecimal)) return null;
    return amount.multiply(probability).divide(HUNDRED).setScale(2);
  },
  "Opportunity.FiscalYear": (row) => closeDate(row)?.year ?? null,
  "Opportunity.FiscalQuarter": (row) => quarterOf(closeDate(row)),
  "Opportunity.Fiscal": (row) => {
    const date = closeDate(row);
    return date && `${date.year} ${quarterOf(date)}`;
  },
  "PricebookEntry.Name": (row, reader) => ofParent(row, reader, "Product2Id", "Name"),
  "PricebookEntry.ProductCode": (row, reader) => ofParent(row, reader, "Product2Id", "ProductCode"),
  "OpportunityLineItem.Name": (row, reader) =>
    [ofParent(row, reader, "OpportunityId", "Name"), ofParent(row, reader, "Product2Id", "Name")].join(" "),
  "OpportunityLineItem.ProductCode": (row, reader) => ofParent(row, reader, "Product2Id", "ProductCode"),
  "OpportunityLineItem.ListPrice": (row, reader) => ofParent(row, reader, "PricebookEntryId", "UnitPrice"),
  "OrderItem.ListPrice": (row, reader) => ofParent(row, reader, "PricebookEntryId", "UnitPrice"),
  "OrderItem.TotalPrice": orderItemTotal,
  "Order.TotalAmount": (row, reader) =>
    [...reader.store.tableOf("OrderItem").rows()]
      .filter((item) => !item.isDeleted && item.values["OrderId"] === row.id)
      .reduce<ApexDecimal>((sum, item) => sum.add(orderItemTotal(item) ?? ApexDecimal.ZERO), ApexDecimal.ZERO),
  "CampaignMember.HasResponded": (row) => row.values["Status"] === "Responded",
  "CampaignMember.LeadOrContactId": (row) => row.values["ContactId"] ?? row.values["LeadId"] ?? null,
  "CampaignMember.Type": (row) => ((row.values["ContactId"] ?? null) === null ? "Lead" : "Contact"),
  ...Object.fromEntries(
    ["Name", "FirstName", "LastName", "Email", "Phone", "Title"].map((name): [string, Derive] => [
      `CampaignMember.${name}`,
      (row, reader) => ofParent(row, reader, (row.values["ContactId"] ?? null) === null ? "LeadId" : "ContactId", name),
    ]),
  ),
  "EmailMessage.Name": (row) => row.values["Subject"] ?? null,
  "Task.IsClosed": (row) => row.values["Status"] === "Completed",
  "Task.IsHighPriority": (row) => row.values["Priority"] === "High",
  "Task.AccountId": taskAccount,
};

/** How a derived field is found, or undefined when the local org does not derive it. */
export function derivedValue(objectName: string, field: FieldDescribe): Derive | undefined {
  if (field.type === "location") return locationOf(field.name);
  return field.type === "address" ? addressOf(field.name) : DERIVED[`${objectName}.${field.name}`];
}

/** `BillingAddress` is made of `BillingStreet`, `BillingCity` ... [Object Reference: Address Compound Fields] */
function addressOf(fieldName: string): Derive {
  const prefix = fieldName.replace(/Address$/, "");
  return (row) => {
    const part = (name: string): ApexValue => row.values[prefix + name] ?? null;
    const parts: AddressParts = {
      city: part("City"),
      country: part("Country"),
      geocodeAccuracy: part("GeocodeAccuracy"),
      latitude: part("Latitude"),
      longitude: part("Longitude"),
      postalCode: part("PostalCode"),
      state: part("State"),
      street: part("Street"),
    };
    return Object.values(parts).every((value) => value === null) ? null : new ApexAddress(parts);
  };
}

/** `Place__c` is made of `Place__Latitude__s` and `Place__Longitude__s`. [Object Reference: Geolocation Compound Field] */
function locationOf(fieldName: string): Derive {
  return (row) => {
    const part = (name: string): ApexDecimal | null => row.values[fieldName.replace(/__c$/, `__${name}__s`)] ?? null;
    const [latitude, longitude] = [part("Latitude"), part("Longitude")];
    if (latitude === null || longitude === null) return null;
    return new ApexLocation(Number(latitude.toPlainString()), Number(longitude.toPlainString()));
  };
}

function personName(row: StoredRow): string | null {
  const parts = [row.values["FirstName"], row.values["LastName"]].filter((part) => (part ?? null) !== null);
  return parts.length === 0 ? null : parts.join(" ");
}

/** An active user takes a seat of the licence of the user's profile. */
function usedUserLicenses(license: StoredRow, reader: DataReader): number {
  const { store } = reader;
  let used = 0;
  for (const profile of store.lookup("Profile", "UserLicenseId", license.id))
    for (const user of store.lookup("User", "ProfileId", profile.id)) if (user.values["IsActive"] === true) used++;
  return used;
}

function count(
  reader: DataReader,
  object: string,
  field: string,
  id: string,
  accept: (row: StoredRow) => boolean,
): number {
  return reader.store.lookup(object, field, id).filter((row) => !row.isDeleted && accept(row)).length;
}

function isActiveUser(reader: DataReader, row: StoredRow, field: string): boolean {
  return reader.parent(row, field)?.values["IsActive"] === true;
}

function ofParent(row: StoredRow, reader: DataReader, reference: string, field: string): ApexValue {
  const parent = reader.parent(row, reference);
  return parent ? reader.value(parent, field) : null;
}

function taskAccount(row: StoredRow, reader: DataReader): ApexValue {
  const what = reader.parent(row, "WhatId");
  if (what?.object.name === "Account") return what.id;
  const viaWhat = what?.object.field("AccountId") ? (what.values["AccountId"] ?? null) : null;
  return viaWhat ?? ofParent(row, reader, "WhoId", "AccountId");
}

function closeDate(row: StoredRow): ApexDate | null {
  const date = row.values["CloseDate"];
  return date instanceof ApexDate ? date : null;
}

function quarterOf(date: ApexDate | null): number | null {
  return date && Math.floor((date.month - 1) / 3) + 1;
}

function orderItemTotal(item: StoredRow): ApexDecimal | null {
  const { Quantity: quantity, UnitPrice: price } = item.values;
  return quantity instanceof ApexDecimal && price instanceof ApexDecimal ? quantity.multiply(price).setScale(2) : null;
}
