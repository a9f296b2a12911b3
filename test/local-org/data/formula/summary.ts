/** Roll-up summary fields, added up from the detail rows when they are read. [Salesforce Help: Roll-Up Summary Field] */
import type { ApexValue } from "../../platform/registry.ts";
import { ApexDecimal } from "../../platform/values/decimal.ts";
import type { DataReader } from "../engine/reader.ts";
import type { StoredRow } from "../engine/store.ts";
import type { FieldDescribe, SummaryFilter } from "../schema/index.ts";
import { orderOf } from "../soql/filter.ts";
import { asNumber, formulaText } from "./values.ts";

/** A sum or count without rows is zero, an extreme is empty. */
export function summaryField(row: StoredRow, field: FieldDescribe, reader: DataReader): ApexValue {
  const { summary } = field;
  if (!summary) return null;
  const table = reader.store.tableOf(summary.object);
  const key = table.object.field(summary.foreignKey);
  if (!key) return null;
  const details = table
    .lookup(key, row.id)
    .filter((detail) => !detail.isDeleted && summary.filters.every((filter) => meetsFilter(filter, detail, reader)));
  if (summary.operation === "count") return ApexDecimal.fromInteger(details.length);
  const values = details.map((detail) => reader.value(detail, summary.field ?? "Id")).filter((value) => value !== null);
  if (summary.operation === "sum")
    return values.reduce<ApexDecimal>((sum, value) => sum.add(asNumber(value) as ApexDecimal), ApexDecimal.ZERO);
  const sign = summary.operation === "min" ? -1 : 1;
  return values.reduce<ApexValue>(
    (best, value) => (best === null || orderOf(value, best) * sign > 0 ? value : best),
    null,
  );
}

/** Whether a row meets a condition of the metadata. */
export function meetsFilter(filter: SummaryFilter, row: StoredRow, reader: DataReader): boolean {
  const field = row.object.field(filter.field);
  const value = field ? reader.value(row, field.name) : null;
  const wanted = filter.value
    .split(",")
    .map((item) =>
      item
        .trim()
        .replace(/^"(.*)"$/, "$1")
        .toLowerCase(),
    )
    .map((item) => (field?.apexType === "boolean" ? ({ "1": "true", "0": "false" }[item] ?? item) : item));
  const found = formulaText(value).toLowerCase();
  const order = (item: string) => {
    const number = ApexDecimal.tryParse(item);
    if (value instanceof ApexDecimal && number) return value.compare(number);
    return found < item ? -1 : found > item ? 1 : 0;
  };
  switch (filter.operation) {
    case "equals":
      return wanted.some((item) => order(item) === 0);
    case "notEqual":
      return wanted.every((item) => order(item) !== 0);
    case "lessThan":
      return value !== null && order(wanted[0] as string) < 0;
    case "greaterThan":
      return value !== null && order(wanted[0] as string) > 0;
    case "lessOrEqual":
      return value !== null && order(wanted[0] as string) <= 0;
    case "greaterOrEqual":
      return value !== null && order(wanted[0] as string) >= 0;
    case "contains":
      return wanted.some((item) => found.includes(item));
    case "notContain":
      return wanted.every((item) => !found.includes(item));
    case "startsWith":
      return wanted.some((item) => found.startsWith(item));
    case "includes":
      return wanted.some((item) => found.split(";").includes(item));
    case "excludes":
      return !wanted.some((item) => found.split(";").includes(item));
  }
}
