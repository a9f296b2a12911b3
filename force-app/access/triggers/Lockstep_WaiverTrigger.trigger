/**
 * @description Nobody alone keeps access that the rules would take.
 */
trigger Lockstep_WaiverTrigger on Lockstep_Waiver__c(before insert, before update, after undelete) {
    Lockstep_LeftAloneTriggerHandler.run(Trigger.operationType, Trigger.new, Trigger.oldMap);
}
