import { describe, expect, it } from "vitest";
import { libraryOrg } from "../testing.ts";

const org = libraryOrg();
const SAVED = `'{"success":true,"id":"001000000000001AAA"}'`;
const FAILED = `'{"success":false,"errors":[{"message":"No","statusCode":"REQUIRED_FIELD_MISSING","fields":["Name"]}]}'`;

// Public tests make results that no statement gives them (NebulaLogger: LoggerMockDataCreator).
describe("results of DML in JSON", () => {
  it.each([
    [`return ((Database.SaveResult) JSON.deserialize(${SAVED}, Database.SaveResult.class)).isSuccess();`, "true"],
    [
      `return ((Database.SaveResult) JSON.deserialize(${SAVED}, Database.SaveResult.class)).getId();`,
      "001000000000001AAA",
    ],
    [
      `return ((Database.SaveResult) JSON.deserialize('{"success":true,"id":"null"}', Database.SaveResult.class)).isSuccess();`,
      "true",
    ],
    // NebulaLogger: LogEntryEventHandler_Tests puts one into a map that it writes as JSON.
    [
      `return JSON.serialize(new Map<String, Object>{ 'x' => UUID.fromString('b1a1c0de-0000-4000-8000-000000000001') });`,
      '{"x":"b1a1c0de-0000-4000-8000-000000000001"}',
    ],
    [
      `return ((Database.DeleteResult) JSON.deserialize(${FAILED}, Database.DeleteResult.class)).getErrors()[0].getStatusCode();`,
      "REQUIRED_FIELD_MISSING",
    ],
    [
      `return ((Database.UpsertResult) JSON.deserialize('{"success":true,"created":true}', Database.UpsertResult.class)).isCreated();`,
      "true",
    ],
    [
      `return ((Database.LeadConvertResult) JSON.deserialize('{"leadId":"00Q000000000001EAA"}', Database.LeadConvertResult.class)).getLeadId();`,
      "00Q000000000001EAA",
    ],
    [
      `return ((List<Database.MergeResult>) JSON.deserialize('[{"success":true}]', List<Database.MergeResult>.class))[0].isSuccess();`,
      "true",
    ],
    [
      `return JSON.serialize(JSON.deserialize(${FAILED}, Database.SaveResult.class));`,
      '{"success":false,"id":null,"errors":[{"statusCode":"REQUIRED_FIELD_MISSING","message":"No","fields":["Name"]}]}',
    ],
  ])("%s", (body, expected) => {
    expect(org.text(body)).toBe(expected);
  });
});

const LOCKED = `'{"success":true,"id":"001000000000001AAA"}'`;
const PROCESSED = `'{"success":true,"instanceStatus":"Approved","entityId":"001000000000001AAA"}'`;

// NebulaLogger: LoggerMockDataCreator makes these as it makes results of DML.
describe("results of approvals and aggregates in JSON", () => {
  it.each([
    [
      `return ((Approval.LockResult) JSON.deserialize(${LOCKED}, Approval.LockResult.class)).getId();`,
      "001000000000001AAA",
    ],
    [
      `return ((Approval.UnlockResult) JSON.deserialize(${FAILED}, Approval.UnlockResult.class)).getErrors()[0].getMessage();`,
      "No",
    ],
    [
      `return ((Approval.ProcessResult) JSON.deserialize(${PROCESSED}, Approval.ProcessResult.class)).getInstanceStatus();`,
      "Approved",
    ],
    [`return (Decimal) ((AggregateResult) JSON.deserialize('{"total":3}', AggregateResult.class)).get('total');`, "3"],
  ])("%s", (body, expected) => {
    expect(org.text(body)).toBe(expected);
  });
});
