/**
 * @description Nobody alone loosens the settings.
 */
trigger Lockstep_SettingsTrigger on Lockstep_Settings__c(before insert, before update, before delete) {
    Lockstep_SettingsGuard.run(Trigger.operationType, Trigger.isDelete ? Trigger.old : Trigger.new, Trigger.oldMap);
}
