/**
 * @description Nobody but the audit store changes the audit trail.
 */
trigger Lockstep_AuditCheckpointTrigger on Lockstep_Audit_Checkpoint__c(before insert, before update, before delete) {
    Lockstep_AuditStore.guard(Trigger.isDelete ? Trigger.old : Trigger.new);
}
