/**
 * @description Nobody alone keeps access that the rules would take.
 */
trigger Lockstep_ExemptionTrigger on Lockstep_Exemption__c(
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
