/**
 * Feature parameters of packages: the org keeps a value for each, which begins as the metadata has it. The names of these tables and of their fields are ours:
 * the platform speaks of `FeatureParameterBoolean__c` and its `value__c`, which no query finds. [Apex Reference Guide: FeatureManagement Class; Metadata API
 * Developer Guide: FeatureParameterBoolean, FeatureParameterDate, FeatureParameterInteger]
 */
import { READ_ONLY, text, type FieldFacts, type ObjectFacts } from "./facts.ts";

const parameter = (name: string, keyPrefix: string, value: FieldFacts): ObjectFacts => ({
  name,
  keyPrefix,
  setup: true,
  dml: READ_ONLY,
  otherFields: "read-only",
  fields: { Id: { type: "id" }, DeveloperName: text(80, { nameField: true }), Value: value },
});

export const featureParameterBoolean = parameter("FeatureParameterBoolean", "1FB", { type: "boolean" });
export const featureParameterDate = parameter("FeatureParameterDate", "1FD", { type: "date" });
export const featureParameterInteger = parameter("FeatureParameterInteger", "1FI", { type: "int" });
