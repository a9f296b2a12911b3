/** Datacloud.DuplicateResult and what it is made of. Apex Reference Guide, "Datacloud Namespace". */
import { rowValue } from "../../../data/engine/row-change.ts";
import type { DuplicateResult, MatchRecord, MatchResult } from "../../../data/duplicates/match.ts";
import { ApexDouble } from "../../values/double.ts";
import { ApexList } from "../../values/list.ts";
import { defineRecordClass, type RecordObject } from "../support/records.ts";

const matchRecord = defineRecordClass({
  name: "Datacloud.MatchRecord",
  properties: { AdditionalInformation: null, FieldDiffs: null, MatchConfidence: null, Record: null },
  constructible: false,
});

const matchResult = defineRecordClass({
  name: "Datacloud.MatchResult",
  properties: {
    EntityType: null,
    Errors: null,
    MatchEngine: null,
    MatchRecords: null,
    Rule: null,
    Size: null,
    Success: true,
  },
  constructible: false,
});

const duplicateResult = defineRecordClass({
  name: "Datacloud.DuplicateResult",
  properties: {
    AllowSave: false,
    DuplicateRule: null,
    DuplicateRuleEntityType: null,
    ErrorMessage: null,
    MatchResults: null,
  },
  constructible: false,
});

export const findDuplicatesResult = defineRecordClass({
  name: "Datacloud.FindDuplicatesResult",
  properties: { DuplicateResults: null, Errors: null, Success: true },
  constructible: false,
});

export function duplicateResultOf({ rule, allowSave, matches }: DuplicateResult): RecordObject {
  return duplicateResult.create({
    AllowSave: allowSave,
    DuplicateRule: rule.name,
    DuplicateRuleEntityType: rule.objectName,
    ErrorMessage: rule.alertText,
    MatchResults: new ApexList("list<datacloud.matchresult>", matches.map(matchResultOf)),
  });
}

function matchResultOf({ rule, records }: MatchResult): RecordObject {
  return matchResult.create({
    EntityType: rule.objectName,
    Errors: new ApexList("list<database.error>", []),
    MatchEngine: rule.engine,
    MatchRecords: new ApexList("list<datacloud.matchrecord>", records.map(matchRecordOf)),
    Rule: rule.name,
    Size: records.length,
  });
}

/** The reference's example shows names, owners and dates of `getRecord()` on a page: the whole row is there. [DuplicateResult Class] */
function matchRecordOf({ row, confidence }: MatchRecord): RecordObject {
  return matchRecord.create({
    AdditionalInformation: new ApexList("list<datacloud.additionalinformationmap>", []),
    FieldDiffs: new ApexList("list<datacloud.fielddiff>", []),
    MatchConfidence: new ApexDouble(confidence),
    Record: rowValue(row, row.id),
  });
}
