/**
 * @description Field mappings that prove wrong by themselves are refused, whichever way they come.
 */
trigger Lockstep_FieldMappingTrigger on Lockstep_Field_Mapping__c(before insert, before update) {
    Lockstep_ConfigurationGuard.run(Trigger.new);
}
