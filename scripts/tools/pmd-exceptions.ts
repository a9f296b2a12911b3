/**
 * Violations of severity 3 or worse that are argued: by rule, the reason and the classes. An entry that PMD no longer finds fails
 * the check, so that the list only shrinks.
 */
export const exceptions: Readonly<Record<string, { why: string; classes: readonly string[] }>> = {
  ApexUnitTestClassShouldHaveAsserts: {
    why: "The asserts stand in a helper of the test class, which PMD does not look into.",
    classes: [
      "Lockstep_AllowedTriggerTest",
      "Lockstep_ExplainerTest",
      "Lockstep_FieldPlanTest",
      "Lockstep_FindingFixTest",
      "Lockstep_FlowTemplateTest",
    ],
  },
  AvoidBooleanMethodParameters: {
    why: "The flag is named by its only callers, one line each.",
    classes: [
      "Lockstep_AccessExplanation",
      "Lockstep_FieldMapping",
      "Lockstep_Reconciler",
      "Lockstep_Settings",
      "Lockstep_UserMatcher",
    ],
  },
  AvoidHardcodingId: {
    why: "Not the id of a record: the lowest id there can be, where paging begins, or an id that no record has.",
    classes: ["Lockstep_Paging", "Lockstep_ConfigurationValidatorTest", "Lockstep_ReferencePlanTest"],
  },
  CognitiveComplexity: {
    why: "Grew in one go and is to be split; nothing new joins this list.",
    classes: [
      "Lockstep_AccessVerdict",
      "Lockstep_ConfigurationDocument",
      "Lockstep_ConfigurationValidator",
      "Lockstep_ExplainQuestion",
      "Lockstep_Explainer",
      "Lockstep_PrecedenceChecks",
      "Lockstep_Reconciler",
      "Lockstep_ReferencePlanner",
    ],
  },
  CyclomaticComplexity: {
    why: "Grew in one go and is to be split; nothing new joins this list.",
    classes: [
      "Lockstep_ActionPlanner",
      "Lockstep_AuditTrailTest",
      "Lockstep_ConfigurationField",
      "Lockstep_ConfigurationOptions",
      "Lockstep_Effect",
      "Lockstep_FieldValue",
      "Lockstep_Json",
      "Lockstep_Person",
      "Lockstep_Planner",
      "Lockstep_PreviewRuns",
      "Lockstep_ReconcileRequest",
      "Lockstep_Reconciler",
      "Lockstep_ReconcilerTest",
      "Lockstep_ReferencePlanner",
      "Lockstep_ReportedFact",
      "Lockstep_RequestTriggerHandler",
      "Lockstep_RowChecks",
      "Lockstep_RulesOnPerson",
      "Lockstep_UserWriter",
      "Lockstep_WakeSelector",
    ],
  },
  ExcessiveParameterList: {
    why: "Four values that belong to each other and are passed once.",
    classes: ["Lockstep_ActionsTest", "Lockstep_Person"],
  },
  ExcessivePublicCount: {
    why: "One property for each setting.",
    classes: ["Lockstep_Settings"],
  },
  OperationWithLimitsInLoop: {
    why: "The test counts or repeats on purpose.",
    classes: [
      "Lockstep_AllowedTriggerTest",
      "Lockstep_ConfigurationValidatorTest",
      "Lockstep_RequestTriggerHandlerTest",
    ],
  },
  TooManyFields: {
    why: "The plan of one person: each part of it has one field.",
    classes: ["Lockstep_Plan"],
  },
};
