/**
 * @description Conditions that prove wrong by themselves are refused, whichever way they come.
 */
trigger Lockstep_ConditionTrigger on Lockstep_Condition__c(before insert, before update) {
    Lockstep_ConfigurationGuard.run(Trigger.new);
}
