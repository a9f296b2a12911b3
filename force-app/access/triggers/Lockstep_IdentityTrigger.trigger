/**
 * @description Facts say how a person is now.
 */
trigger Lockstep_IdentityTrigger on Lockstep_Fact__e(after insert) {
    Lockstep_IdentityTriggerHandler.write(Lockstep_Seal.genuine(Trigger.new));
}
