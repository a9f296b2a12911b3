/** List views of the metadata. [Metadata API Developer Guide: ListView] */
import { xmlList, xmlText, xmlTexts, type SourceMetadata, type Xml } from "./source.ts";

export interface ListViewDescribe {
  readonly developerName: string;
  readonly label: string;
  /** As the file names them: `NAME`, `CREATED_DATE`, `Status__c`. */
  readonly columns: readonly string[];
  readonly filters: readonly ListViewFilter[];
  /** `1 AND (2 OR 3)`; null for all of them. */
  readonly logic: string | null;
  /** `Everything`, `Mine` ... */
  readonly scope: string;
  /** Shown to some people only. */
  readonly isShared: boolean;
}

export interface ListViewFilter {
  readonly field: string;
  readonly operation: string;
  readonly value: string;
}

/** List views by object, in lower case. */
export function readListViews(metadata: SourceMetadata): ReadonlyMap<string, ListViewDescribe[]> {
  const found = new Map<string, ListViewDescribe[]>();
  const add = (object: string, name: string, xml: Xml): void => {
    const key = object.toLowerCase();
    found.set(key, [...(found.get(key) ?? []), listViewOf(name, xml)]);
  };
  for (const file of metadata.of("listView"))
    if (file.parent !== null) add(file.parent, xmlText(file.xml, "fullName") ?? file.name, file.xml);
  return found;
}

function listViewOf(developerName: string, xml: Xml): ListViewDescribe {
  return {
    developerName,
    label: xmlText(xml, "label") ?? developerName,
    columns: xmlTexts(xml, "columns"),
    filters: xmlList(xml, "filters").map((filter) => ({
      field: xmlText(filter, "field") ?? "",
      operation: xmlText(filter, "operation") ?? "equals",
      value: xmlTexts(filter, "value")[0] ?? "",
    })),
    logic: xmlText(xml, "booleanFilter"),
    scope: xmlText(xml, "filterScope") ?? "Everything",
    isShared: xml["sharedTo"] !== undefined,
  };
}
