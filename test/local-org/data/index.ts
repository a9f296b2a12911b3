export { OrgData, type OrgDataOptions, type OrgImage, type UserIdentity, type UserStanding } from "./org-data.ts";
export { readImage, type PortableImage } from "./portable-image.ts";
export { DataSession, type BindLookup, type QueryCall } from "./session.ts";
export type { AccessMode, DmlOperation, DmlRequest, RowFailure, RowResult } from "./engine/dml-types.ts";
export type { OrgSettings, DeactivationBlocker, RowLock } from "./settings.ts";
export { Schema } from "./schema/index.ts";
