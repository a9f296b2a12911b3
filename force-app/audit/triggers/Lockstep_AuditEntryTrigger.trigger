/**
 * @description Nobody but the audit store changes the audit trail.
 */
trigger Lockstep_AuditEntryTrigger on Lockstep_Audit_Entry__c(before insert, before update, before delete) {
    Lockstep_AuditStore.guard(Trigger.isDelete ? Trigger.old : Trigger.new);
}
