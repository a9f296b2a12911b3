/**
 * @description Rules that prove wrong by themselves are refused, whichever way they come.
 */
trigger Lockstep_MappingRuleTrigger on Lockstep_Mapping_Rule__c(before insert, before update) {
    Lockstep_ConfigurationGuard.run(Trigger.new);
}
