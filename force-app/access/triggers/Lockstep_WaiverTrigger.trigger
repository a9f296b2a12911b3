/**
 * @description Nobody alone keeps access that the rules would take.
 */
trigger Lockstep_WaiverTrigger on Lockstep_Waiver__c(
    before insert,
    before update,
    after update,
    after delete,
    after undelete
) {
    Lockstep_LeftAloneTriggerHandler.run(
        Trigger.operationType,
        Trigger.isDelete ? Trigger.old : Trigger.new,
        Trigger.oldMap
    );
}
