/**
 * What a user may do with single records. [Salesforce Help: Organization-Wide Sharing Defaults, Controlling Access Using Hierarchies, Built-in
 * Sharing Behavior; Apex Developer Guide: Understanding Sharing]
 *
 * Not here: teams, territories, external users' defaults, restriction rules.
 */
import type { DataReader } from "../engine/reader.ts";
import type { StoredRow } from "../engine/store.ts";
import type { SharingModel, SObjectDescribe } from "../schema/index.ts";
import type { OrgSettings } from "../settings.ts";
import { accountChildLevel, ACCOUNT_CHILDREN } from "./implicit.ts";
import { Principals, type Principal } from "./principals.ts";
import { LEVEL, type Level, levelNamed } from "./levels.ts";
import { ruleShares } from "./sharing-rules.ts";
import type { UserAccess } from "./user-access.ts";

const OF_EVERYBODY: Readonly<Record<SharingModel, Level>> = {
  Private: LEVEL.none,
  Read: LEVEL.read,
  ReadWrite: LEVEL.edit,
  ReadWriteTransfer: LEVEL.transfer,
  FullAccess: LEVEL.all,
  ControlledByParent: LEVEL.none,
};

/** The parent that controls, where it is not `ParentId`. */
const PARENT_FIELDS: Readonly<Record<string, string>> = {
  Contact: "AccountId",
  OpportunityLineItem: "OpportunityId",
  OpportunityContactRole: "OpportunityId",
  OrderItem: "OrderId",
  CampaignMember: "CampaignId",
};

export class RecordAccess {
  readonly #reader: DataReader;
  readonly #access: UserAccess;
  readonly #settings: OrgSettings;
  readonly #principals: Principals;

  constructor(reader: DataReader, access: UserAccess, settings: OrgSettings) {
    this.#reader = reader;
    this.#access = access;
    this.#settings = settings;
    this.#principals = new Principals(reader);
  }

  /** The organisation-wide default in force; null where records are not shared one by one. */
  modelOf(object: SObjectDescribe): SharingModel | null {
    return object.sharingModel && (this.#settings.sharingModels.get(object.name) ?? object.sharingModel);
  }

  /** Says which rows of an object a user sees; null when all. */
  visibility(userId: string, object: SObjectDescribe): ((row: StoredRow) => boolean) | null {
    if (object.shareOf) {
      const { object: parentName, parentField } = object.shareOf;
      const parent = this.#reader.schema.object(parentName);
      const seesParent = parent ? this.visibility(userId, parent) : null;
      if (!seesParent) return null;
      return (row) => {
        const shared = this.#reader.parent(row, parentField);
        return shared !== null && seesParent(shared);
      };
    }
    const model = this.modelOf(object);
    if (!model || OF_EVERYBODY[model] >= LEVEL.read || this.#access.viewsAll(userId, object)) return null;
    return (row) => this.level(userId, row, LEVEL.read) >= LEVEL.read;
  }

  /** @param enough stops looking once this level is found: the answer may be lower than what the user has, but not below `enough` */
  level(userId: string, row: StoredRow, enough: Level = LEVEL.all): Level {
    const model = this.modelOf(row.object);
    if (!model || this.#access.modifiesAll(userId, row.object)) return LEVEL.all;
    let level = Math.max(
      OF_EVERYBODY[model],
      this.#access.viewsAll(userId, row.object) ? LEVEL.read : LEVEL.none,
    ) as Level;
    const raise = (more: () => Level): void => {
      if (level < enough) level = Math.max(level, more()) as Level;
    };
    raise(() => this.#own(userId, row, enough));
    if (model === "ControlledByParent") raise(() => this.#byParents(userId, row, enough));
    raise(() => this.#implicit(userId, row, model));
    return level;
  }

  /** What the user has as owner, as somebody above the owner, or by a share. */
  #own(userId: string, row: StoredRow, enough: Level): Level {
    if (row.id === userId) return LEVEL.all;
    const principal = this.#principals.of(userId);
    const climbs = !this.#settings.withoutHierarchies.has(row.object.name);
    const ownerId = row.object.name === "User" ? row.id : row.values["OwnerId"];
    if (typeof ownerId === "string" && isOrHas(principal, userId, ownerId, climbs)) return LEVEL.all;
    return this.#byShares(userId, row, principal, climbs, enough);
  }

  #byShares(userId: string, row: StoredRow, principal: Principal, climbs: boolean, enough: Level): Level {
    const object = this.#shareObjectOf(row.object);
    const shareOf = object?.shareOf;
    const parent = shareOf && object?.field(shareOf.parentField);
    if (!object || !shareOf || !parent) return LEVEL.none;
    let level: Level = LEVEL.none;
    const stored = this.#reader.store.table(object).lookup(parent, row.id);
    for (const share of [...stored, ...ruleShares(row, object, this.#reader, this.#principals)]) {
      if (share.isDeleted || share.values["RowCause"] === "Owner") continue;
      if (!isOrHas(principal, userId, String(share.values["UserOrGroupId"]), climbs)) continue;
      level = Math.max(level, levelNamed(share.values[shareOf.levelField])) as Level;
      if (level >= enough) break;
    }
    return level;
  }

  /** The rows of a share object as a query finds them: those that are stored, and those of sharing rules; undefined where there are no such rules. */
  shareRows(share: SObjectDescribe): StoredRow[] | undefined {
    const object = share.shareOf && this.#reader.schema.object(share.shareOf.object);
    if (!object || this.#reader.schema.sharingRules(object.name).length === 0) return undefined;
    const records = [...this.#reader.store.table(object).rows()].filter((row) => !row.isDeleted);
    return [
      ...this.#reader.store.table(share).rows(),
      ...records.flatMap((row) => ruleShares(row, share, this.#reader, this.#principals)),
    ];
  }

  #shareObjectOf(object: SObjectDescribe): SObjectDescribe | undefined {
    const name = object.isCustom ? object.name.replace(/__c$/, "__Share") : `${object.name}Share`;
    return this.#reader.schema.object(name);
  }

  /** A detail: as its masters. A contact: as its account. Lines, members and notes: written by those who may write what they belong to. */
  #byParents(userId: string, row: StoredRow, enough: Level): Level {
    const masters = row.object.fields.filter((field) => field.masterDetail);
    if (masters.length === 0) {
      const name = PARENT_FIELDS[row.object.name] ?? "ParentId";
      const parent = row.object.field(name) ? this.#reader.parent(row, name) : null;
      if (!parent) return LEVEL.none;
      if (row.object.name === "Contact") return this.level(userId, parent, enough);
      const given = this.level(userId, parent, LEVEL.edit);
      return given >= LEVEL.edit ? LEVEL.all : given;
    }
    let level: Level = LEVEL.all;
    for (const field of masters) {
      const master = this.#reader.parent(row, field.name);
      const given = master ? this.level(userId, master, LEVEL.edit) : LEVEL.none;
      const writes = given >= (field.masterReadSuffices ? LEVEL.read : LEVEL.edit);
      level = Math.min(level, writes ? LEVEL.all : given) as Level;
    }
    return level;
  }

  /** Sharing that the platform builds in: between accounts and their children, and from records to their activities. */
  #implicit(userId: string, row: StoredRow, model: SharingModel): Level {
    const { name } = row.object;
    if (name === "Account") return this.#hasAccountChild(userId, row) ? LEVEL.read : LEVEL.none;
    if (name === "Task" || name === "Event") {
      const related = ["WhatId", "WhoId"].flatMap((field) => this.#reader.parent(row, field) ?? []);
      return related.some((parent) => this.level(userId, parent, LEVEL.read) >= LEVEL.read) ? LEVEL.read : LEVEL.none;
    }
    if (model !== "ControlledByParent" && ACCOUNT_CHILDREN.has(name)) {
      const account = this.#reader.parent(row, "AccountId");
      const principal = this.#principals.of(userId);
      const share = this.#reader.schema.object("AccountShare");
      if (account && share)
        return accountChildLevel(
          this.#reader,
          name,
          account,
          ruleShares(account, share, this.#reader, this.#principals),
          (id) => isOrHas(principal, userId, id, true),
        );
    }
    return LEVEL.none;
  }

  /** Who owns, or has by share, a contact, case or opportunity of the account reads the account. */
  #hasAccountChild(userId: string, account: StoredRow): boolean {
    for (const name of ACCOUNT_CHILDREN) {
      const table = this.#reader.store.tableOf(name);
      const field = table.object.field("AccountId");
      if (!field || this.modelOf(table.object) === "ControlledByParent") continue;
      for (const child of table.lookup(field, account.id))
        if (!child.isDeleted && this.#own(userId, child, LEVEL.read) >= LEVEL.read) return true;
    }
    return false;
  }
}

/** Whether an owner or the holder of a share is the user, a group that they are in, or (up the hierarchy) somebody or a group below them. */
function isOrHas(principal: Principal, userId: string, holderId: string, climbs: boolean): boolean {
  if (holderId === userId || principal.groups.has(holderId)) return true;
  return climbs && (principal.subordinates.has(holderId) || principal.groupsBelow.has(holderId));
}
