/**
 * @description Nobody but the audit store changes the audit trail.
 */
trigger Lockstep_AuditChainTrigger on Lockstep_Audit_Chain__c(before insert, before update, before delete) {
    Lockstep_AuditStore.guard(Trigger.isDelete ? Trigger.old : Trigger.new);
}
