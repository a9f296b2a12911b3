/** Enums of the System namespace that need no file of their own. Order as on their pages in the Apex Reference Guide. */
import { definePlatformEnumClass } from "../support/enums.ts";

// The more a level logs, the smaller its ordinal, other than on its page: NebulaLogger's tests have FINER at 3, INFO at 6 and ERROR at 8.
definePlatformEnumClass("System.LoggingLevel", [
  "NONE",
  "INTERNAL",
  "FINEST",
  "FINER",
  "FINE",
  "DEBUG",
  "INFO",
  "WARN",
  "ERROR",
]);
definePlatformEnumClass("System.JSONToken", [
  "NOT_AVAILABLE",
  "START_OBJECT",
  "END_OBJECT",
  "START_ARRAY",
  "END_ARRAY",
  "FIELD_NAME",
  "VALUE_EMBEDDED_OBJECT",
  "VALUE_STRING",
  "VALUE_NUMBER_INT",
  "VALUE_NUMBER_FLOAT",
  "VALUE_TRUE",
  "VALUE_FALSE",
  "VALUE_NULL",
]);
definePlatformEnumClass("System.ApplicationReadWriteMode", ["DEFAULT", "READ_ONLY"]);
definePlatformEnumClass("System.TriggerOperation", [
  "BEFORE_INSERT",
  "BEFORE_UPDATE",
  "BEFORE_DELETE",
  "AFTER_INSERT",
  "AFTER_UPDATE",
  "AFTER_DELETE",
  "AFTER_UNDELETE",
]);
definePlatformEnumClass("System.AccessType", ["CREATABLE", "READABLE", "UPDATABLE", "UPSERTABLE"]);
definePlatformEnumClass("System.ParentJobResult", ["SUCCESS", "UNHANDLED_EXCEPTION"]);
definePlatformEnumClass("System.Quiddity", [
  "ANONYMOUS",
  "AURA",
  "BATCH_ACS",
  "BATCH_APEX",
  "BATCH_CHUNK_PARALLEL",
  "BATCH_CHUNK_SERIAL",
  "BULK_API",
  "COMMERCE_INTEGRATION",
  "DISCOVERABLE_LOGIN",
  "FUNCTION_CALLBACK",
  "FUTURE",
  "INBOUND_EMAIL_SERVICE",
  "INVOCABLE_ACTION",
  "IOT",
  "PLATFORM_EVENT_PUBLISH_CALLBACK",
  "QUEUEABLE",
  "QUICK_ACTION",
  "REMOTE_ACTION",
  "REST",
  "RUNTEST_ASYNC",
  "RUNTEST_DEPLOY",
  "RUNTEST_SYNC",
  "SCHEDULED",
  "SOAP",
  "SYNCHRONOUS",
  "TRANSACTION_FINALIZER_QUEUEABLE",
  "UD",
  "UNDEFINED",
  "VF",
]);
