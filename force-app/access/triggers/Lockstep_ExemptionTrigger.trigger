/**
 * @description Nobody alone keeps access that the rules would take.
 */
trigger Lockstep_ExemptionTrigger on Lockstep_Exemption__c(before insert, before update, after undelete) {
    Lockstep_LeftAloneTriggerHandler.run(Trigger.operationType, Trigger.new, Trigger.oldMap);
}
