/**
 * @description Value maps that prove wrong by themselves are refused, whichever way they come.
 */
trigger Lockstep_ValueMapTrigger on Lockstep_Value_Map__c(before insert, before update) {
    Lockstep_ConfigurationGuard.run(Trigger.new);
}
