/** What a duplicate rule found, as the REST API tells it. */
import type { DuplicateResult } from "../data/duplicates/match.ts";
import { rowValue } from "../data/engine/row-change.ts";
import { recordToJson } from "../data/json.ts";
import type { Schema } from "../data/schema/index.ts";
import type { JsonObject } from "../surface/http/messages.ts";

/** Shape and order of the keys as in public answers. `includeRecordDetails`: "return all fields in the duplicate record", else its id. */
export function duplicatesToJson(
  { rule, allowSave, matches }: DuplicateResult,
  includeRecordDetails: boolean,
  schema: Schema,
  apiVersion: string,
): JsonObject {
  return {
    allowSave,
    duplicateRule: rule.name,
    duplicateRuleEntityType: rule.objectName,
    errorMessage: rule.alertText,
    matchResults: matches.map((match) => ({
      entityType: match.rule.objectName,
      errors: [],
      matchEngine: match.rule.engine,
      matchRecords: match.records.map(({ row, confidence }) => ({
        additionalInformation: [],
        fieldDiffs: [],
        matchConfidence: confidence,
        record: recordToJson(
          rowValue(includeRecordDetails ? row : { object: row.object, values: {} }, row.id),
          schema,
          apiVersion,
        ),
      })),
      rule: match.rule.name,
      size: match.records.length,
      success: true,
    })),
  };
}
