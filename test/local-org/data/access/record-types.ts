/**
 * Which record types a user may give to rows, and which one rows get that name none. Permission sets open record types, the profile says the default.
 * [Salesforce Help: How Is Record Type Access Specified?]
 */
import type { DataReader } from "../engine/reader.ts";
import { normalizeId } from "../../platform/values/id.ts";
import type { RecordTypePicklist, SObjectDescribe } from "../schema/index.ts";

export interface RecordTypeAccess {
  /** Developer names. */
  readonly available: ReadonlySet<string>;
  /** Null for the master record type. */
  readonly standard: string | null;
}

export function recordTypeAccess(reader: DataReader, userId: string, object: SObjectDescribe): RecordTypeAccess {
  const available = new Set<string>();
  let standard: string | null = null;
  const prefix = `${object.name}.`.toLowerCase();
  for (const holder of holders(reader, userId))
    for (const { recordType, isDefault } of reader.schema.recordTypeVisibilities(holder)) {
      const name = recordType.slice(prefix.length);
      const known = recordType.startsWith(prefix)
        ? object.recordTypes.find(({ developerName }) => developerName.toLowerCase() === name)
        : undefined;
      if (!known) continue;
      available.add(known.developerName);
      if (isDefault && known.isActive) standard = known.developerName;
    }
  return { available, standard };
}

/** The user's profile and permission sets, groups taken apart, as the schema knows them. */
function holders({ store }: DataReader, userId: string): string[] {
  const user = store.find(userId);
  const profile = store.find(String(user?.values["ProfileId"]));
  const setName = (id: unknown): string => `set:${String(store.find(String(id))?.values["Name"])}`;
  const sets = store.lookup("PermissionSetAssignment", "AssigneeId", userId).flatMap(({ values }) => {
    const group = values["PermissionSetGroupId"];
    if (typeof group !== "string") return [setName(values["PermissionSetId"])];
    return store
      .lookup("PermissionSetGroupComponent", "PermissionSetGroupId", group)
      .map((component) => setName(component.values["PermissionSetId"]));
  });
  return [`profile:${String(profile?.values["Name"])}`, ...sets];
}

/** The id that stands for no record type, in every org. */
export const MASTER_RECORD_TYPE = "012000000000000AAA";

/** A record type as describe calls tell of it to a user. */
export interface RecordTypeInfo {
  readonly id: string;
  readonly name: string;
  readonly developerName: string;
  readonly isActive: boolean;
  readonly isAvailable: boolean;
  readonly isDefault: boolean;
  readonly isMaster: boolean;
}

/** An object's own record types, and the master after them, which every object has. */
export function recordTypeInfos(reader: DataReader, userId: string, object: SObjectDescribe): RecordTypeInfo[] {
  const { available, standard } = recordTypeAccess(reader, userId, object);
  const own = object.recordTypes.map(({ developerName, label, isActive }) => ({
    id: recordTypeId(reader, object.name, developerName) ?? "",
    name: label,
    developerName,
    isActive,
    isAvailable: isActive && available.has(developerName),
    isDefault: standard === developerName,
    isMaster: false,
  }));
  const master = { id: MASTER_RECORD_TYPE, name: "Master", developerName: "Master", isActive: true, isAvailable: true };
  return [...own, { ...master, isDefault: standard === null, isMaster: true }];
}

export function recordTypeId(reader: DataReader, objectName: string, developerName: string): string | null {
  const rows = reader.store.lookup("RecordType", "DeveloperName", developerName);
  return rows.find((row) => row.values["SobjectType"] === objectName)?.id ?? null;
}

/** What a record type makes of its object's picklists, nothing for the master. @returns undefined when the object has no such record type */
export function picklistsOf(
  reader: DataReader,
  object: SObjectDescribe | undefined,
  id: string,
): ReadonlyMap<string, RecordTypePicklist> | undefined {
  if (MASTER_RECORD_TYPE.startsWith(id.slice(0, 15))) return new Map();
  const row = reader.store.find(normalizeId(id) ?? id);
  if (row?.object.name !== "RecordType" || row.values["SobjectType"] !== object?.name) return undefined;
  return object?.recordTypes.find(({ developerName }) => developerName === row.values["DeveloperName"])?.picklists;
}
