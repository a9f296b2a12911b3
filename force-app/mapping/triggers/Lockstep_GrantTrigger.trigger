/**
 * @description Grants that prove wrong by themselves are refused, whichever way they come.
 */
trigger Lockstep_GrantTrigger on Lockstep_Grant__c(before insert, before update) {
    Lockstep_ConfigurationGuard.run(Trigger.new);
}
