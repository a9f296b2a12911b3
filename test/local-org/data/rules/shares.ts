/**
 * Share rows: those that users and Apex write, and those of owners, which the platform keeps. [Apex Developer Guide: Understanding Sharing, Sharing a
 * Record Using Apex, Recalculating Apex Managed Sharing; Object Reference: AccountShare and its kin]
 */
import type { RowChange } from "../engine/row-change.ts";
import type { Store, StoredRow } from "../engine/store.ts";
import { levelNamed, LEVEL, type Level } from "../access/levels.ts";
import type { Schema, SharingModel, SObjectDescribe } from "../schema/index.ts";
import type { OrgSettings } from "../settings.ts";
import type { ObjectRules, RuleContext } from "./rules.ts";

const WRITTEN_BY_NOBODY = "INSUFFICIENT_ACCESS_OR_READONLY";

export const shareRules: ObjectRules = {
  check(change, context) {
    const { shareOf } = change.object;
    if (!shareOf) return;
    if (!isWritable(change.value("RowCause")) || !isWritable(change.valueBefore("RowCause") ?? "Manual")) {
      change.fail(WRITTEN_BY_NOBODY, "insufficient access rights on object id");
      return;
    }
    const level = change.value(shareOf.levelField);
    const parent = context.reader.schema.object(shareOf.object);
    const model = parent && sharingModelOf(parent, context.settings);
    if (level === "All")
      change.fail("FIELD_INTEGRITY_EXCEPTION", `field integrity exception: ${shareOf.levelField}`, [
        shareOf.levelField,
      ]);
    else if (model && isTrivial(change, levelNamed(level), model))
      // The guide's own sample tells it by this code and by `AccessLevel` in the message.
      change.fail(
        "FIELD_FILTER_VALIDATION_EXCEPTION",
        `${shareOf.levelField}: trivial share level ${level}, for organization with default level ${model}`,
        [shareOf.levelField],
      );
  },

  /** A share for the same cause takes the place of what was there. */
  saved(change, context) {
    const { shareOf } = change.object;
    if (change.operation !== "insert" || !change.saved || !shareOf) return;
    const { values, id } = change.saved;
    for (const other of sharesOf(change.object, String(values[shareOf.parentField]), context))
      if (
        other.id !== id &&
        other.values["UserOrGroupId"] === values["UserOrGroupId"] &&
        other.values["RowCause"] === values["RowCause"]
      )
        context.erase(other);
  },

  checkDelete(change) {
    if (!isWritable(change.valueBefore("RowCause")))
      change.fail(WRITTEN_BY_NOBODY, "insufficient access rights on object id");
  },
};

function isWritable(cause: unknown): boolean {
  return cause === "Manual" || String(cause).endsWith("__c");
}

/** A share that gives no more than everybody has; one of an account may give more of its children. */
function isTrivial(change: RowChange, level: Level, model: SharingModel): boolean {
  if (level > LEVEL_OF_MODEL[model]) return false;
  const ofChildren = ["ContactAccessLevel", "CaseAccessLevel", "OpportunityAccessLevel"];
  return !(
    change.object.name === "AccountShare" && ofChildren.some((name) => levelNamed(change.value(name)) > LEVEL.none)
  );
}

const LEVEL_OF_MODEL: Readonly<Record<SharingModel, Level>> = {
  Private: LEVEL.none,
  ControlledByParent: LEVEL.all,
  Read: LEVEL.read,
  ReadWrite: LEVEL.edit,
  ReadWriteTransfer: LEVEL.transfer,
  FullAccess: LEVEL.all,
};

function sharingModelOf(object: SObjectDescribe, settings: OrgSettings): SharingModel | null {
  return settings.sharingModels.get(object.name) ?? object.sharingModel;
}

/** @throws Error for a name that no organisation-wide default has */
export function sharingModelNamed(name: string): SharingModel {
  if (!Object.hasOwn(LEVEL_OF_MODEL, name)) throw new Error(`There is no sharing model ${name}`);
  return name as SharingModel;
}

/** Manual shares of an object that give no more than its organisation-wide default. */
export function redundantShares(object: SObjectDescribe, settings: OrgSettings, store: Store): StoredRow[] {
  const share = shareObjectOf(object, store.schema);
  const model = sharingModelOf(object, settings);
  if (!share?.shareOf || !model) return [];
  const { levelField } = share.shareOf;
  return [...store.table(share).rows()].filter(
    (row) => row.values["RowCause"] === "Manual" && levelNamed(row.values[levelField]) <= LEVEL_OF_MODEL[model],
  );
}

export function shareObjectOf(object: SObjectDescribe, schema: Schema): SObjectDescribe | undefined {
  if (!object.sharingModel || !object.field("OwnerId")) return undefined;
  return schema.object(object.isCustom ? object.name.replace(/__c$/, "__Share") : `${object.name}Share`);
}

function sharesOf(share: SObjectDescribe, parentId: string, context: RuleContext): StoredRow[] {
  const field = share.field(share.shareOf?.parentField ?? "");
  return field ? context.reader.store.table(share).lookup(field, parentId) : [];
}

/**
 * The owner's row follows the owner; manual shares go with the one who gave them, those for an Apex sharing reason stay. [Apex Developer Guide,
 * Understanding Sharing: "When the record owner changes, ... manual sharing ... is removed"]
 */
export function keepOwnerShare(change: RowChange, context: RuleContext): void {
  if (!change.saved || change.object.isSetup || !change.changes("OwnerId")) return;
  const share = shareObjectOf(change.object, context.reader.schema);
  if (!share?.shareOf) return;
  const { parentField, levelField } = share.shareOf;
  if (change.operation === "update")
    for (const row of sharesOf(share, change.saved.id, context))
      if (row.values["RowCause"] === "Owner" || row.values["RowCause"] === "Manual") context.erase(row);
  context.put(share.name, null, {
    [parentField]: change.saved.id,
    UserOrGroupId: change.value("OwnerId"),
    [levelField]: "All",
    RowCause: "Owner",
  });
}
