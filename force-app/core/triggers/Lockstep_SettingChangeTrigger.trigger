/**
 * @description Changes of settings that loosen a guard take two people.
 */
trigger Lockstep_SettingChangeTrigger on Lockstep_Setting_Change__c(
    before insert,
    before update,
    before delete,
    after update,
    after delete,
    after undelete
) {
    Lockstep_SettingChangeTriggerHandler.run(
        Trigger.operationType,
        Trigger.isDelete ? Trigger.old : Trigger.new,
        Trigger.oldMap
    );
}
