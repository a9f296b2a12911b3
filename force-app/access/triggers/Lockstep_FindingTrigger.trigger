/**
 * @description Facts open and close findings.
 */
trigger Lockstep_FindingTrigger on Lockstep_Fact__e(after insert) {
    Lockstep_FindingTriggerHandler.write(Lockstep_Seal.genuine(Trigger.new));
}
