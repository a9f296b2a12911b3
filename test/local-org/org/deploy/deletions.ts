/** What a deployment deletes: the members of `destructiveChanges.xml` and its kin. [Metadata API Developer Guide: Deleting Components from an Org] */
import { XMLParser } from "fast-xml-parser";
import type { OrgData } from "../../data/index.ts";
import { METADATA_TYPES, OBJECT_PARTS } from "../metadata/metadata-types.ts";
import type { SourceTree } from "./source-tree.ts";

export interface Deletion {
  readonly type: string;
  readonly fullName: string;
  /** `destructiveChanges.xml`, `destructiveChangesPre.xml` or `destructiveChangesPost.xml`. */
  readonly fileName: string;
}

/** Types that can be deleted here, and the rows that go with them: object and field of the name. */
const ROWS: Readonly<Record<string, readonly [object: string, field: string] | null>> = {
  ApexClass: ["ApexClass", "Name"],
  ApexTrigger: ["ApexTrigger", "Name"],
  PermissionSet: ["PermissionSet", "Name"],
  CustomPermission: ["CustomPermission", "DeveloperName"],
  LightningComponentBundle: null,
  Layout: null,
  CustomTab: null,
  CustomApplication: null,
  FlexiPage: null,
  ListView: null,
};

/** Rows that go with the row that their field names. */
const CHILDREN = [
  ["ObjectPermissions", "ParentId"],
  ["FieldPermissions", "ParentId"],
  ["SetupEntityAccess", "ParentId"],
  ["SetupEntityAccess", "SetupEntityId"],
  ["PermissionSetGroupComponent", "PermissionSetId"],
] as const;

/** Reads the members of one such file. */
export function readDeletions(fileName: string, bytes: Uint8Array): Deletion[] {
  const parser = new XMLParser({ parseTagValue: false, isArray: (name) => name === "types" || name === "members" });
  const tree = parser.parse(Buffer.from(bytes).toString("utf8")) as {
    Package?: { types?: readonly { name?: unknown; members?: readonly unknown[] }[] };
  };
  return (tree.Package?.types ?? []).flatMap(({ name = "", members = [] }) =>
    members.map((member) => ({ type: String(name), fullName: String(member), fileName })),
  );
}

/** Why something cannot be deleted, or null. */
export function deletionProblem({ type, fullName }: Deletion, data: OrgData): string | null {
  if (fullName === "*") return "Wildcards are not supported in destructiveChanges.xml";
  if (!(type in ROWS)) return `local org: deleting a ${type} is not implemented`;
  if (type !== "PermissionSet") return null;
  const set = data.findBy("PermissionSet", "Name", fullName);
  return set && data.findBy("PermissionSetAssignment", "PermissionSetId", set.id)
    ? "The permission set can't be deleted because it is assigned to users"
    : null;
}

/** The files of a component in a tree; none when the org does not have it. */
export function filesOf({ type, fullName }: Deletion, tree: SourceTree): string[] {
  const inBundle = type === "LightningComponentBundle" ? `lwc/${fullName}/` : null;
  const [parent = "", part = ""] = fullName.split(".");
  const known = METADATA_TYPES.find(({ name }) => name === type);
  const partOf = Object.entries(OBJECT_PARTS).find(([, { name }]) => name === type);
  const path = partOf
    ? `objects/${parent}/${partOf[0]}/${part}.${partOf[1].suffix}`
    : `${known?.folder}/${fullName}.${known?.suffix}`;
  return tree.paths().filter((file) => {
    if (inBundle !== null) return file.startsWith(inBundle);
    return file === path || file === `${path}-meta.xml`;
  });
}

/** Takes the rows of deleted components out of the org. */
export function removeRows(deletions: readonly Deletion[], data: OrgData): void {
  for (const { type, fullName } of deletions) {
    const place = ROWS[type];
    const row = place && data.findBy(place[0], place[1], fullName);
    if (!row) continue;
    for (const [object, field] of CHILDREN)
      for (const child of data.store.lookup(object, field, row.id)) data.removeSystemRow(child.id);
    data.removeSystemRow(row.id);
  }
}
