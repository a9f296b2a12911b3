/** The data of one org: schema, rows, settings, events, and who may do what. */
import type { RunningUser } from "../platform/user.ts";
import type { Transaction } from "../platform/transaction.ts";
import { ApexDatetime } from "../platform/values/datetime.ts";
import type { ApexValue } from "../platform/registry.ts";
import type { SObjectValue } from "../platform/values/sobject.ts";
import { RecordAccess } from "./access/record-access.ts";
import { UserAccess } from "./access/user-access.ts";
import { applyFieldDefaults } from "./engine/coerce.ts";
import { DataReader } from "./engine/reader.ts";
import { LockTable } from "./engine/locks.ts";
import { Overlaps } from "./engine/overlap.ts";
import { rowValue } from "./engine/row-change.ts";
import { Store, type StoreImage, type StoredRow } from "./engine/store.ts";
import { TriggerRegistry } from "./engine/trigger-context.ts";
import { EventBus } from "./events/bus.ts";
import type { Schema, SObjectDescribe } from "./schema/index.ts";
import { calculateGroup } from "./rules/group-calculation.ts";
import { deployedKeys, deployMetadata } from "./seed/deploy.ts";
import { rowsOfImage, writeImage } from "./portable-image.ts";
import type { PortableImage } from "./portable-image.ts";
import { redundantShares, sharingModelNamed } from "./rules/shares.ts";
import { fillDefinitions, refreshDefinitions } from "./seed/definitions.ts";
import { seedOrg, type SeededIds } from "./seed/index.ts";
import { DataSession, rowId } from "./session.ts";
import { defaultSettings, type OrgSettings } from "./settings.ts";

export interface OrgDataOptions {
  readonly schema: Schema;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Seats by user licence name, over the defaults. */
  readonly seats?: Readonly<Record<string, number>> | undefined;
  /** The source was deployed, not installed as a package: no profile has permission for its fields. */
  readonly isDeployed?: boolean | undefined;
  /** Tells one org's ids from another's, 0 to 35. */
  readonly instance?: number | undefined;
  readonly settings?: Partial<OrgSettings>;
  /** The rows to begin with, instead of a new org's. */
  readonly image?: PortableImage | undefined;
  /** Tells what is deployed from other source; null where nobody knows. */
  readonly source?: string | null;
  /** Hears of metadata that cannot be deployed and is left out; without it such metadata fails the org. */
  readonly onMetadataProblem?: ((problem: string) => void) | undefined;
}

export type OrgImage = StoreImage;
export type UserStanding = "active" | "inactive" | "frozen";

/** A person as the identity service tells of them. */
export interface UserIdentity {
  readonly userId: string;
  readonly organizationId: string;
  readonly username: string;
  readonly name: string;
  readonly firstName: string | null;
  readonly lastName: string;
  readonly email: string;
  readonly profileName: string;
  readonly timeZone: string;
  readonly locale: string;
  readonly language: string;
  readonly active: boolean;
  /** Names of the custom permissions that the person holds. */
  readonly customPermissions: readonly string[];
  /** Names of the system permissions that the person holds. */
  readonly userPermissions: readonly string[];
}

export class OrgData {
  #schema: Schema;
  readonly store: Store;
  readonly reader: DataReader;
  readonly settings: OrgSettings;
  readonly triggers = new TriggerRegistry();
  readonly events: EventBus;
  readonly access: UserAccess;
  /** What transactions that overlap with the running one hold. */
  readonly locks: LockTable;
  /** Transactions that stand still while others run. */
  readonly overlaps: Overlaps;
  readonly records: RecordAccess;
  readonly onMetadataProblem: ((problem: string) => void) | undefined;
  readonly #now: () => number;
  readonly #instance: number;
  #ids: SeededIds;

  private constructor(options: OrgDataOptions) {
    this.#schema = options.schema;
    this.#now = options.now;
    this.events = new EventBus(options.now);
    this.locks = new LockTable(options.now);
    this.#instance = options.image?.instance ?? options.instance ?? 0;
    this.onMetadataProblem = options.onMetadataProblem;
    this.settings = { ...defaultSettings(), ...options.settings };
    this.store = new Store(options.schema, (objectName) => fillDefinitions(this, objectName));
    this.overlaps = new Overlaps(this.store);
    this.reader = new DataReader(this.store, options.now);
    this.access = new UserAccess(this.reader);
    this.records = new RecordAccess(this.reader, this.access, this.settings);
    this.#ids = { organizationId: "", administratorId: "", automatedProcessId: "" };
    this.#ids = options.image ? this.#begin(options.image, options) : seedOrg(this, options);
  }

  /** An org with the default licences, profiles and users, and the schema's deployed metadata. */
  static create(options: OrgDataOptions): OrgData {
    return new OrgData(options);
  }

  get schema(): Schema {
    return this.#schema;
  }

  /** Puts another schema in place and deploys its metadata; rows stay. @throws Error for metadata that cannot be deployed: the caller goes back */
  deploy(schema: Schema): void {
    this.useSchema(schema);
    refreshDefinitions(this);
    deployMetadata(this);
  }

  useSchema(schema: Schema): void {
    this.#schema = schema;
    this.store.useSchema(schema);
  }

  /** Writes the row of a deployed component: the one that is there by its name, or a new one. Answers its id. */
  deployRow(objectName: string, values: Readonly<Record<string, unknown>>): string {
    const [first = "", ...others] = deployedKeys(objectName);
    const known = this.store
      .lookup(objectName, first, values[first] as ApexValue)
      .find((row) => others.every((name) => row.values[name] === values[name]));
    if (!known) return this.insertSystemRow(objectName, values);
    this.updateSystemRow(objectName, known.id, values);
    return known.id;
  }

  openSession(_transaction: Transaction): DataSession {
    return new DataSession(this);
  }

  get organizationId(): string {
    return this.#ids.organizationId;
  }
  get organizationName(): string {
    return String(this.store.find(this.organizationId)?.values["Name"]);
  }
  get administratorId(): string {
    return this.#ids.administratorId;
  }
  get automatedProcessId(): string {
    return this.#ids.automatedProcessId;
  }

  /** All rows at this moment; cheap, since rows never change. */
  image(): OrgImage {
    return this.store.image();
  }
  restore(image: OrgImage): void {
    this.store.restore(image);
  }

  /** All rows at this moment as text, for another org. @param source tells what is deployed, if anybody knows */
  portableImage(source: string | null): string {
    return writeImage(this.image(), this.#schema, { source, instance: this.#instance, ids: this.#ids });
  }

  #begin(image: PortableImage, { seats = {}, source = null }: OrgDataOptions): SeededIds {
    this.#ids = image.ids;
    this.restore(rowsOfImage(image, this.#schema));
    if (source === null || source !== image.source) this.deploy(this.#schema);
    for (const [name, total] of Object.entries(seats)) this.setSeats(name, total);
    return image.ids;
  }

  // ---- rows outside of Apex

  newId(object: SObjectDescribe): string {
    return rowId(object.keyPrefix ?? "000", this.#instance, this.store.next(`id.${object.name}`));
  }

  /** An id for what is no row of an object here: a test result, a deployment. */
  newIdOf(keyPrefix: string): string {
    return rowId(keyPrefix, this.#instance, this.store.next(`id.${keyPrefix}`));
  }

  /** Milliseconds of the org's clock. */
  now(): number {
    return this.#now();
  }

  /** A row with defaults and system fields, as the platform itself writes it; not yet in the store. */
  systemRow(
    object: SObjectDescribe,
    id: string | null,
    values: Readonly<Record<string, unknown>>,
    now: number = this.#now(),
    userId: string = this.#ids.administratorId,
  ): StoredRow {
    const before = id === null ? undefined : this.store.table(object).get(id);
    const complete: Record<string, ApexValue> = { ...before?.values };
    for (const [name, value] of Object.entries(values)) {
      const field = object.field(name);
      if (!field) throw new Error(`${object.name} has no field ${name}`);
      if (value === null) delete complete[field.name];
      else complete[field.name] = value;
    }
    if (!before) applyFieldDefaults(object, complete);
    const at = new ApexDatetime(Math.floor(now / 1000) * 1000);
    for (const name of ["CreatedDate", "LastModifiedDate", "SystemModstamp"])
      if (object.field(name)) complete[name] ??= at;
    for (const name of ["CreatedById", "LastModifiedById"]) if (object.field(name) && userId) complete[name] ??= userId;
    return { ...before, id: id ?? this.newId(object), object, values: complete, isDeleted: false };
  }

  /** Writes a row that no DML may write (sessions, licences, profiles), at once and for good. Answers its id. */
  insertSystemRow(objectName: string, values: Readonly<Record<string, unknown>>): string {
    const table = this.store.tableOf(objectName);
    const row = this.systemRow(table.object, null, values);
    this.store.replace(table, row.id, row);
    return row.id;
  }

  updateSystemRow(objectName: string, id: string, values: Readonly<Record<string, unknown>>): void {
    const table = this.store.tableOf(objectName);
    this.store.replace(table, id, this.systemRow(table.object, id, values));
  }

  /** Calculates what a permission set group grants. */
  calculateGroup(groupId: string): void {
    calculateGroup(groupId, {
      reader: this.reader,
      put: (objectName, id, values) => {
        if (id === null) return this.insertSystemRow(objectName, values);
        this.updateSystemRow(objectName, id, values);
        return id;
      },
      remove: (row) => this.removeSystemRow(row.id),
    });
  }

  removeSystemRow(id: string): void {
    const row = this.store.find(id);
    if (row) this.store.replace(this.store.table(row.object), id, null);
  }

  committedRow(objectName: string, id: string): SObjectValue | null {
    const row = this.store.tableOf(objectName).get(id);
    return row && !row.isDeleted ? rowValue(row, row.id) : null;
  }

  /** The first row with this value in an indexed field. */
  findBy(objectName: string, fieldName: string, value: ApexValue): StoredRow | undefined {
    return this.store.lookup(objectName, fieldName, value).find((row) => !row.isDeleted);
  }

  // ---- users

  /** @throws Error when there is no such user */
  runningUser(id: string): RunningUser {
    const row = this.store.tableOf("User").get(id);
    if (!row) throw new Error(`There is no user ${id}`);
    const text = (field: string): string => String(row.values[field] ?? "");
    return {
      id,
      username: text("Username"),
      firstName: row.values["FirstName"] ?? null,
      lastName: text("LastName"),
      email: text("Email"),
      profileId: row.values["ProfileId"] ?? null,
      userRoleId: row.values["UserRoleId"] ?? null,
      userType: String(this.reader.value(row, "UserType") ?? "Standard"),
      timeZoneSidKey: text("TimeZoneSidKey") || "GMT",
      localeSidKey: text("LocaleSidKey") || "en_US",
      languageLocaleKey: text("LanguageLocaleKey") || "en_US",
    };
  }

  userByUsername(username: string): RunningUser | null {
    const row = this.findBy("User", "Username", username);
    return row ? this.runningUser(row.id) : null;
  }

  /** Whether the user may log in and act. */
  standingOf(userId: string): UserStanding {
    if (this.store.find(userId)?.values["IsActive"] !== true) return "inactive";
    return this.findBy("UserLogin", "UserId", userId)?.values["IsFrozen"] === true ? "frozen" : "active";
  }

  activeUserIds(): string[] {
    const ids: string[] = [];
    for (const row of this.store.tableOf("User").rows())
      if (row.values["IsActive"] === true && row.id !== this.automatedProcessId) ids.push(row.id);
    return ids;
  }

  identity(userId: string): UserIdentity {
    const user = this.runningUser(userId);
    const profile = user.profileId === null ? undefined : this.store.find(user.profileId);
    return {
      userId,
      organizationId: this.organizationId,
      username: user.username,
      name: [user.firstName, user.lastName].filter(Boolean).join(" "),
      firstName: user.firstName,
      lastName: user.lastName,
      email: user.email,
      profileName: String(profile?.values["Name"] ?? ""),
      timeZone: user.timeZoneSidKey,
      locale: user.localeSidKey,
      language: user.languageLocaleKey,
      active: this.store.find(userId)?.values["IsActive"] === true,
      customPermissions: this.access.customPermissions(userId),
      userPermissions: this.access.systemPermissions(userId),
    };
  }

  hasCustomPermission(userId: string, name: string): boolean {
    return this.access.hasCustomPermission(userId, name);
  }
  customPermissions(userId: string): string[] {
    return this.access.customPermissions(userId);
  }
  hasClassAccess(userId: string, className: string): boolean {
    return this.access.hasClassAccess(userId, className);
  }

  /** Gives a user a permission set by name, at once. */
  assignPermissionSet(userId: string, name: string): string {
    const set = this.findBy("PermissionSet", "Name", name);
    if (!set) throw new Error(`There is no permission set ${name}`);
    return this.insertSystemRow("PermissionSetAssignment", { AssigneeId: userId, PermissionSetId: set.id });
  }

  // ---- sharing

  /**
   * Sets an organisation-wide default (null: that of the metadata again). Manual shares that give no more than it does are taken away.
   * [Apex Developer Guide: Recalculating Apex Managed Sharing]
   */
  setSharingModel(objectName: string, model: string | null): void {
    const object = this.schema.object(objectName);
    if (!object?.sharingModel) throw new Error(`Records of ${objectName} are not shared one by one`);
    if (model === null) this.settings.sharingModels.delete(object.name);
    else this.settings.sharingModels.set(object.name, sharingModelNamed(model));
    for (const row of redundantShares(object, this.settings, this.store)) this.removeSystemRow(row.id);
  }

  // ---- licences

  /** Sets the seats of a user licence, or of a permission set licence by its label or API name, and what else is to change of it. */
  setSeats(name: string, total: number, more: Readonly<Record<string, unknown>> = {}): void {
    const license =
      this.findBy("UserLicense", "Name", name) ??
      this.findBy("PermissionSetLicense", "MasterLabel", name) ??
      this.findBy("PermissionSetLicense", "DeveloperName", name);
    if (!license) throw new Error(`There is no licence ${name}`);
    this.updateSystemRow(license.object.name, license.id, { TotalLicenses: total, ...more });
  }

  // ---- sessions

  /** The AuthSession and OauthToken rows behind the tokens of the org. */
  readonly sessionRows = {
    now: (): number => this.now(),
    timeout: (): number => this.settings.sessionTimeoutMs,
    open: (
      userId: string,
      details: { readonly loginType: string; readonly remoteAddress: string; readonly loginHistoryId?: string },
    ): string =>
      this.insertSystemRow("AuthSession", {
        UsersId: userId,
        LoginType: details.loginType,
        LoginHistoryId: details.loginHistoryId ?? null,
        SourceIp: details.remoteAddress,
        SessionType: details.loginType === "OAuth" ? "Oauth2" : "UI",
        SessionSecurityLevel: "STANDARD",
        NumSecondsValid: Math.floor(this.settings.sessionTimeoutMs / 1000),
      }),
    grant: (userId: string, appName: string, deleteToken: string): string =>
      this.insertSystemRow("OauthToken", {
        UserId: userId,
        AppName: appName,
        DeleteToken: deleteToken.slice(0, 96),
        UseCount: 0,
      }),
    exists: (sessionId: string): boolean => this.store.find(sessionId) !== undefined,
    remove: (sessionId: string): void => this.removeSystemRow(sessionId),
    // Freezing blocks logins; that it ends live sessions is not documented, so it does not here.
    mayAct: (userId: string): boolean => this.store.find(userId)?.values["IsActive"] === true,
  };
}
