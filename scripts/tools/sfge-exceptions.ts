/**
 * What the Salesforce Graph Engine finds, and why it stays: as in pmd-exceptions.ts, an entry that is no longer found fails the check.
 * The engine follows paths from what Lightning components call; it does not start at REST resources and triggers.
 */
export const exceptions: Readonly<Record<string, { why: string; classes: readonly string[] }>> = {
  ApexFlsViolation: {
    why: "The configuration is read and written whole, in system mode, after the caller's custom permission was asked for: half of a rule would be another rule.",
    classes: ["Lockstep_ConfigurationSelector", "Lockstep_ConfigurationStore", "Lockstep_ConfigurationVersions"],
  },
  DatabaseOperationsMustUseWithSharing: {
    why: "The same: rules hold for everybody, whoever owns their rows.",
    classes: ["Lockstep_ConfigurationSelector", "Lockstep_ConfigurationStore", "Lockstep_ConfigurationVersions"],
  },
  MissingNullCheckOnSoqlVariable: {
    why: "Computed in the lines before and never null, which the engine does not see.",
    classes: ["Lockstep_ActivityController", "Lockstep_RulesController"],
  },
};
