/**
 * @description Facts say which actions rules fire.
 */
trigger Lockstep_ActionTrigger on Lockstep_Fact__e(after insert) {
    Lockstep_ActionTriggerHandler.run(Lockstep_Seal.genuine(Trigger.new));
}
