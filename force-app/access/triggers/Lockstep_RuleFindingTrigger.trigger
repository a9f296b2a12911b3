/**
 * @description Rules that leave force, or come into it, have the findings looked through that hang on them.
 */
trigger Lockstep_RuleFindingTrigger on Lockstep_Mapping_Rule__c(after update, after delete, after undelete) {
    Lockstep_FindingSweep.afterRules(Trigger.old, Trigger.new);
}
