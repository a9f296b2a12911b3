import "./Database.ts";
import "./DMLOptions.ts";
import "./QueryLocator.ts";
import "./results.ts";
import "./Savepoint.ts";
