/**
 * @description Nobody alone has a user with administrator-like access linked.
 */
trigger Lockstep_AllowedLinkTrigger on Lockstep_Allowed_Link__c(
    before insert,
    before update,
    after update,
    after delete,
    after undelete
) {
    Lockstep_AllowedLinks.run(Trigger.operationType, Trigger.isDelete ? Trigger.old : Trigger.new, Trigger.oldMap);
}
