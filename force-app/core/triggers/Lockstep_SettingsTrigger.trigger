/**
 * @description Nobody alone loosens the settings, and whatever is changed in them is kept.
 */
trigger Lockstep_SettingsTrigger on Lockstep_Settings__c(
    before insert,
    before update,
    before delete,
    after insert,
    after update
) {
    Lockstep_SettingsGuard.run(Trigger.operationType, Trigger.isDelete ? Trigger.old : Trigger.new, Trigger.oldMap);
}
