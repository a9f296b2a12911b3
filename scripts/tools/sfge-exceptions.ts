/**
 * What the Salesforce Graph Engine finds, and why it stays: as in pmd-exceptions.ts, an entry that is no longer found fails the check.
 * The engine follows paths from what Lightning components call; it does not start at REST resources and triggers.
 */
export const exceptions: Readonly<Record<string, { why: string; classes: readonly string[] }>> = {
  ApexFlsViolation: {
    why: "Read and written whole, in system mode, after the caller's custom permission was asked for: half of a rule or of a snapshot would be another one, settings and the allow-list hold whoever asks, and what the companion reports is the same for all. Findings belong to whoever met them first, and may be accepted by every admin, on the screen alone.",
    classes: [
      "Lockstep_ConfigurationSelector",
      "Lockstep_ConfigurationVersions",
      "Lockstep_CatalogSelector",
      "Lockstep_SettingsSelector",
      "Lockstep_CompanionReport",
      "Lockstep_StoredSnapshotSelector",
      "Lockstep_FindingDecision",
    ],
  },
  DatabaseOperationsMustUseWithSharing: {
    why: "The same: rules hold for everybody, whoever owns their rows, what an entitlement carries does not depend on who looks, and the seats are those of the org.",
    classes: [
      "Lockstep_ConfigurationSelector",
      "Lockstep_ConfigurationStore",
      "Lockstep_ConfigurationVersions",
      "Lockstep_CatalogSelector",
      "Lockstep_SettingsSelector",
      "Lockstep_SensitivePermissions",
      "Lockstep_CompanionReport",
      "Lockstep_StoredSnapshotSelector",
      "Lockstep_FindingDecision",
      "Lockstep_HealthSelector",
    ],
  },
  MissingNullCheckOnSoqlVariable: {
    why: "Numbers and lists are computed in the lines before and never null (by `??`, which the engine does not follow); an id that is null finds nothing, and the screen is told so.",
    classes: [
      "Lockstep_ActivityController",
      "Lockstep_ProposalsController",
      "Lockstep_FieldsController",
      "Lockstep_ApprovalsController",
      "Lockstep_RequestsController",
      "Lockstep_SensitivePermissions",
      "Lockstep_LinkProposal",
    ],
  },
  ApexNullPointerException: {
    why: "`term?.trim() ?? ''` is no null, nor is a filter after `filter ?? new …`, and where no draft is given none of its fields is walked through: the engine does not follow `??`.",
    classes: ["Lockstep_PeopleSearch", "Lockstep_FindingSearch", "Lockstep_SettingsSelector"],
  },
};
