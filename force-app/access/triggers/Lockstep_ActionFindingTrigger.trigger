/**
 * @description Actions that go, or become another's, have the findings looked through that they opened.
 */
trigger Lockstep_ActionFindingTrigger on Lockstep_Action__c(after update, after delete, after undelete) {
    Lockstep_FindingSweep.enqueue();
}
