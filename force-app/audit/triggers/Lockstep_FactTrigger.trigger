/**
 * @description Facts become audit entries.
 */
trigger Lockstep_FactTrigger on Lockstep_Fact__e(after insert) {
    Lockstep_FactTriggerHandler.write(Trigger.new);
}
