/**
 * @description Requests are checked, decided or handed to the companion.
 */
trigger Lockstep_RequestTrigger on Lockstep_Request__c(before insert, before update, after insert) {
    Lockstep_RequestTriggerHandler.run(Trigger.operationType, Trigger.new, Trigger.oldMap);
}
