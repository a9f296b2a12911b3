/**
 * @description Run items are written by Lockstep alone.
 */
trigger Lockstep_RunItemTrigger on Lockstep_Run_Item__c(before insert, before update) {
    Lockstep_RunItemTriggerHandler.check(Trigger.new);
}
