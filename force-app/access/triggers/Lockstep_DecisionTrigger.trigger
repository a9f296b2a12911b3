/**
 * @description Facts say which approved losses are carried out.
 */
trigger Lockstep_DecisionTrigger on Lockstep_Fact__e(after insert) {
    Lockstep_DecisionTriggerHandler.write(Lockstep_Seal.genuine(Trigger.new));
}
