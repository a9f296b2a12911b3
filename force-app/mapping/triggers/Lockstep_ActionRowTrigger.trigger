/**
 * @description Actions that prove wrong by themselves are refused, whichever way they come.
 */
trigger Lockstep_ActionRowTrigger on Lockstep_Action__c(before insert, before update) {
    Lockstep_ConfigurationGuard.run(Trigger.new);
}
