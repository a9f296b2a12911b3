/** Database.SaveResult and its kin. Apex Reference Guide, "Database Namespace". */
import type { DuplicateResult } from "../../../data/duplicates/match.ts";
import type { RowFailure, RowResult } from "../../../data/index.ts";
import { definePlatformClass, type ApexValue, type Implementation } from "../../registry.ts";
import { platformEnum } from "../../values/enum.ts";
import { ApexList } from "../../values/list.ts";
import { PlainObject } from "../support/plain-object.ts";
import { duplicateResultOf } from "../Datacloud/results.ts";
import { defineRecordClass } from "../support/records.ts";
import "../System/StatusCode.ts";

export class ApexDatabaseError extends PlainObject {
  readonly typeKey: string = "database.error";
  readonly statusCode: string;
  readonly message: string;
  readonly fields: readonly string[];

  constructor(statusCode: string, message: string, fields: readonly string[]) {
    super();
    this.statusCode = statusCode;
    this.message = message;
    this.fields = fields;
  }
  fieldList(): ApexList {
    return new ApexList("list<string>", [...this.fields]);
  }
  override apexText(): string {
    return `Database.Error[getFields=(${this.fields.join(", ")});getMessage=${this.message};getStatusCode=${this.statusCode};]`;
  }
}

/** What a row that a duplicate rule refused answers. Apex Reference Guide, "DuplicateError Class". */
export class ApexDuplicateError extends ApexDatabaseError {
  override readonly typeKey = "database.duplicateerror";
  readonly duplicates: DuplicateResult;

  constructor({ statusCode, message, fields }: RowFailure, duplicates: DuplicateResult) {
    super(statusCode, message, fields);
    this.duplicates = duplicates;
  }
}

/** The List<Database.Error> of a result. */
export function errorList(errors: readonly RowFailure[]): ApexList {
  return new ApexList(
    "list<database.error>",
    errors.map((error) =>
      error.duplicates
        ? new ApexDuplicateError(error, error.duplicates)
        : new ApexDatabaseError(error.statusCode, error.message, error.fields),
    ),
  );
}

export const RESULT_KINDS = ["SaveResult", "UpsertResult", "DeleteResult", "UndeleteResult"] as const;
export type ResultKind = (typeof RESULT_KINDS)[number];

/** The result of one row. */
export class ApexRowResult extends PlainObject {
  readonly typeKey: string;
  readonly kind: ResultKind;
  readonly row: RowResult;
  readonly errors: ApexList;

  constructor(kind: ResultKind, row: RowResult) {
    super();
    this.kind = kind;
    this.typeKey = `database.${kind.toLowerCase()}`;
    this.row = row;
    this.errors = errorList(row.errors);
  }
  override apexText(): string {
    return `Database.${this.kind}[getErrors=${this.errors.apexText()};getId=${this.row.id};isSuccess=${this.row.success};]`;
  }
}

const errorMembers: Record<string, Implementation> = {
  getstatuscode: (self: ApexDatabaseError) => platformEnum("System.StatusCode").byName(self.statusCode),
  getmessage: (self: ApexDatabaseError) => self.message,
  getfields: (self: ApexDatabaseError) => self.fieldList(),
};

definePlatformClass({
  name: "Database.Error",
  dispatch: "value",
  jsClass: ApexDatabaseError,
  methods: errorMembers,
  getters: {
    statuscode: errorMembers["getstatuscode"] as Implementation,
    message: errorMembers["getmessage"] as Implementation,
    fields: errorMembers["getfields"] as Implementation,
  },
});

const duplicateMembers: Record<string, Implementation> = {
  ...errorMembers,
  getduplicateresult: (self: ApexDuplicateError) => duplicateResultOf(self.duplicates),
};

definePlatformClass({
  name: "Database.DuplicateError",
  dispatch: "value",
  jsClass: ApexDuplicateError,
  methods: duplicateMembers,
  getters: {
    statuscode: errorMembers["getstatuscode"] as Implementation,
    message: errorMembers["getmessage"] as Implementation,
    fields: errorMembers["getfields"] as Implementation,
    duplicateresult: duplicateMembers["getduplicateresult"] as Implementation,
  },
});

const resultMethods: Record<string, Implementation> = {
  issuccess: (self: ApexRowResult) => self.row.success,
  getid: (self: ApexRowResult) => self.row.id,
  geterrors: (self: ApexRowResult) => self.errors,
};

const created = (self: ApexRowResult): boolean => self.row.created;

const resultGetters: Record<string, Implementation> = {
  success: (self: ApexRowResult) => self.row.success,
  id: (self: ApexRowResult) => self.row.id,
  errors: (self: ApexRowResult) => self.errors,
};

for (const kind of RESULT_KINDS)
  definePlatformClass({
    name: `Database.${kind}`,
    dispatch: "value",
    isInstance: (value: ApexValue) => value instanceof ApexRowResult && value.kind === kind,
    methods: kind === "UpsertResult" ? { ...resultMethods, iscreated: created } : resultMethods,
    getters: kind === "UpsertResult" ? { ...resultGetters, created } : resultGetters,
  });

export const emptyRecycleBinResult = defineRecordClass({
  name: "Database.EmptyRecycleBinResult",
  properties: { Errors: null, Id: null, Success: false },
  constructible: false,
});

export const mergeResult = defineRecordClass({
  name: "Database.MergeResult",
  properties: { Errors: null, Id: null, MergedRecordIds: null, Success: false, UpdatedRelatedIds: null },
  constructible: false,
});
