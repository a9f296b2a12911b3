/** System.Test. Apex Reference Guide, "Test Class". */
import { LimitCounters } from "../../limits.ts";
import { definePlatformClass, type ApexValue } from "../../registry.ts";
import { currentTransaction, TransactionSlot, type Transaction } from "../../transaction.ts";
import { joinWork, type AsyncWork } from "../../async.ts";
import { NotImplementedError, throwApex, throwNullPointer } from "../../values/exceptions.ts";
import { ApexList } from "../../values/list.ts";
import type { ApexType } from "../../values/type.ts";
import { deliverEvents, TestBroker } from "../EventBus/TestBroker.ts";
import { ApexObjectToken } from "../Schema/tokens.ts";
import { loadData } from "../support/load-data.ts";
import { createStub } from "../support/stubs.ts";
import { clearMessages, setCurrentPage } from "../ApexPages/PageReference.ts";
import { calloutMock } from "./Http.ts";
import { testInstall, testUninstall } from "./InstallHandler.ts";
import type { ApexVersion } from "./Version.ts";

/** Where a test method stands: before `startTest`, between, or after `stopTest`. */
interface TestState {
  stage: "before" | "between" | "after";
  outerLimits: LimitCounters | null;
}

const testState = new TransactionSlot<TestState>(() => ({ stage: "before", outerLimits: null }));

function useLimits(transaction: Transaction, limits: LimitCounters): void {
  transaction.limits.pause();
  transaction.limits = limits;
  limits.resume();
}

function requireTest(): Transaction {
  const transaction = currentTransaction();
  if (!transaction.isTest) throwApex("System.TypeException", "Method is only allowed in tests");
  return transaction;
}

/** Gives a fresh set of limits until {@link stopTest}. */
function startTest(): null {
  const transaction = requireTest();
  const state = transaction.get(testState);
  if (state.stage !== "before") throwApex("System.FinalException", "Testing already started");
  state.stage = "between";
  state.outerLimits = transaction.limits;
  useLimits(transaction, new LimitCounters("sync"));
  // What the test has written to prepare itself does not keep the code under test from calling out.
  transaction.cleanMark = transaction.data.mark();
  return null;
}

/** Ends the fresh limits, delivers the events that were published and runs what waits: queueables, futures. What a job throws, it throws. */
function stopTest(): null {
  const transaction = requireTest();
  const state = transaction.get(testState);
  if (state.stage !== "between" || !state.outerLimits) throwApex("System.FinalException", "Testing has not started");
  state.stage = "after";
  useLimits(transaction, state.outerLimits);
  // "If further platform events are published by downstream processes, add Test.getEventBus().deliver()": [Testing Your Platform Event in Apex]
  deliverEvents();
  const downstream = transaction.takeWaiting(({ kind }) => kind === "event");
  runJobs(transaction);
  // What jobs publish is delivered, too: public tests (NebulaLogger, saving by a queueable) look at once after stopTest.
  deliverEvents();
  for (const work of downstream) transaction.afterCommit(work);
  return null;
}

/** Runs waiting jobs, and those that they leave waiting, until none is left. A job's failure reaches the test. */
function runJobs(transaction: Transaction): void {
  transaction.prepareCommit();
  const take = (): AsyncWork[] => transaction.takeWaiting(({ kind }) => kind !== "event");
  for (let works = take(); works.length > 0; works = take()) for (const work of joinWork(works)) work.run();
}

function setMock(type: ApexType | null, mock: ApexValue): null {
  if (type === null || mock === null) throwNullPointer();
  const transaction = requireTest();
  if (type.key !== "httpcalloutmock") throw new NotImplementedError(`Test.setMock for ${type.name}`);
  transaction.testMethod.get(calloutMock).mock = mock;
  return null;
}

/** Takes one id or a list of them. */
function calculatePermissionSetGroup(ids: ApexValue): null {
  const transaction = requireTest();
  for (const id of ids instanceof ApexList ? ids.items : [ids]) transaction.data.calculateGroup(String(id));
  return null;
}

/** Takes no rule of DML; the test's rollback takes it back. [Apex Reference Guide: Test, setCreatedDate] */
function setCreatedDate(recordId: string | null, created: ApexValue): null {
  if (recordId === null || created === null) throwNullPointer();
  const { data } = requireTest();
  const object = data.schema.objectOfId(recordId);
  if (!object?.field("CreatedDate") || !data.store.table(object).get(recordId))
    throwApex("System.InvalidParameterValueException", `No record with a CreatedDate: ${recordId}`);
  data.rules.put(object.name, recordId, { CreatedDate: created });
  return null;
}

/** What searches of the test find from here on. */
function setFixedSearchResults(ids: ApexList | null): null {
  if (ids === null) throwNullPointer();
  requireTest().data.fixedSearchResults = new Set(ids.items.map((id) => String(id)));
  return null;
}

function standardPricebook(): ApexValue {
  const { store } = requireTest().data;
  for (const book of store.tableOf("Pricebook2").rows()) if (book.values["IsStandard"] === true) return book.id;
  return null;
}

definePlatformClass({
  name: "System.Test",
  dispatch: "value",
  statics: {
    calculatepermissionsetgroup: calculatePermissionSetGroup,
    createstub: createStub,
    geteventbus: () => (requireTest(), new TestBroker()),
    getstandardpricebookid: standardPricebook,
    setfixedsearchresults: setFixedSearchResults,
    setcurrentpage: setCurrentPage,
    setcurrentpagereference: setCurrentPage,
    clearapexpagemessages: clearMessages,
    enablechangedatacapture: () => null,
    setreadonlyapplicationmode: () => null,
    loaddata: (type: ApexObjectToken | null, resource: string | null) =>
      loadData(requireTest(), (type ?? throwNullPointer()).object, resource),
    isrunningtest: () => currentTransaction().isTest,
    setcreateddate: setCreatedDate,
    setmock: setMock,
    testinstall: (handler: ApexValue, previous: ApexVersion | null, isPush: boolean | null = false) =>
      testInstall(requireTest(), handler, previous, isPush === true),
    testuninstall: (handler: ApexValue) => testUninstall(requireTest(), handler),
    starttest: startTest,
    stoptest: stopTest,
  },
});
