/**
 * @description What is above the ceiling is allowed by two people.
 */
trigger Lockstep_AllowedEntitlementTrigger on Lockstep_Allowed_Entitlement__c(
    before insert,
    before update,
    after update,
    after delete,
    after undelete
) {
    Lockstep_AllowedTriggerHandler.run(
        Trigger.operationType,
        Trigger.isDelete ? Trigger.old : Trigger.new,
        Trigger.oldMap
    );
}
