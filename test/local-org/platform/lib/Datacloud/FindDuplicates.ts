/** Datacloud.FindDuplicates and FindDuplicatesByIds. Apex Reference Guide, "FindDuplicates Class". */
import type { Candidate } from "../../../data/duplicates/match.ts";
import { currentTransaction } from "../../transaction.ts";
import { definePlatformClass, type ApexValue } from "../../registry.ts";
import { throwApex, throwNullPointer } from "../../values/exceptions.ts";
import { ApexList } from "../../values/list.ts";
import type { SObjectValue } from "../../values/sobject.ts";
import { duplicateResultOf, findDuplicatesResult } from "./results.ts";

/** "The input array is limited to 50 elements." */
const MAX_ROWS = 50;

function find(candidates: readonly Candidate[]): ApexValue {
  const { data } = currentTransaction();
  // "If the input array is greater than 50 elements": worded as a public digest of the reference quotes it.
  if (candidates.length > MAX_ROWS)
    throwApex(
      "System.HandledException",
      "Configuration error: The number of records to check is greater than the permitted batch size.",
    );
  const [first] = candidates;
  // "All sObjects in the input array must be of the same type": the wording is ours.
  if (candidates.some(({ objectName }) => objectName !== first?.objectName))
    throwApex("System.HandledException", "All records must be of the same object type");
  if (first && !data.data.settings.duplicateRules.some(({ objectName }) => objectName === first.objectName))
    throwApex(
      "System.HandledException",
      `No active duplicate rules are defined for the ${first.objectName} object type`,
    );
  const results = data.findDuplicates(candidates).map((found) =>
    findDuplicatesResult.create({
      DuplicateResults: new ApexList("list<datacloud.duplicateresult>", found.map(duplicateResultOf)),
      Errors: new ApexList("list<database.error>", []),
    }),
  );
  return new ApexList("list<datacloud.findduplicatesresult>", results);
}

definePlatformClass({
  name: "Datacloud.FindDuplicates",
  dispatch: "value",
  statics: {
    findduplicates: (rows: ApexList | null) => {
      if (rows === null) throwNullPointer();
      return find(
        rows.items.map((row: SObjectValue | null) => {
          if (row === null) throwNullPointer();
          return {
            objectName: row.objectName,
            id: row.id,
            value: (field) => row.fields.get(field) ?? null,
          };
        }),
      );
    },
  },
});

definePlatformClass({
  name: "Datacloud.FindDuplicatesByIds",
  dispatch: "value",
  statics: {
    findduplicatesbyids: (ids: ApexList | null) => {
      if (ids === null) throwNullPointer();
      const { data } = currentTransaction();
      return find(
        ids.items.map((id) => {
          const row = data.store.find(id);
          if (!row || row.isDeleted) throwApex("System.HandledException", `Record not found: ${id}`);
          return { objectName: row.object.name, id: row.id, value: (field) => data.data.reader.value(row, field) };
        }),
      );
    },
  },
});
