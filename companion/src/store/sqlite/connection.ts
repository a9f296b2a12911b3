import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";

export type Row = Record<string, unknown>;

type Parameters = readonly SQLInputValue[] | Record<string, SQLInputValue>;

/** What became of a call in a transaction. */
export type CallResult = { value: unknown } | { error: unknown };

/**
 * The one connection, synchronous, inside the store's worker thread. Statements are prepared once. Whoever changes tables
 * never commits: `transaction` does, once for all calls of one turn of the event loop, which is what makes a synced commit
 * affordable.
 */
export interface Connection {
  run(sql: string, parameters?: Parameters): { changes: number; lastId: number };
  get(sql: string, parameters?: Parameters): Row | undefined;
  all(sql: string, parameters?: Parameters): Row[];
  /**
   * Runs calls in one transaction. A call that throws is undone alone; its error stands in its place.
   * All may be undone and made anew, so a call must not mind being made twice.
   *
   * @throws when the transaction cannot be begun or committed: nothing of it was done.
   */
  transaction(calls: readonly (() => unknown)[]): CallResult[];
  close(): void;
}

/** Tells what a call threw from what became of the transaction. */
class CallFailed extends Error {}

export function connectionTo(database: DatabaseSync): Connection {
  const statements = new Map<string, StatementSync>();

  const prepare = (sql: string): StatementSync => {
    let statement = statements.get(sql);
    if (statement === undefined) {
      statement = database.prepare(sql);
      statements.set(sql, statement);
    }
    return statement;
  };

  const isNamed = (parameters: Parameters): parameters is Record<string, SQLInputValue> => !Array.isArray(parameters);

  const run: Connection["run"] = (sql, parameters = []) => {
    const statement = prepare(sql);
    const { changes, lastInsertRowid } = isNamed(parameters) ? statement.run(parameters) : statement.run(...parameters);
    return { changes: Number(changes), lastId: Number(lastInsertRowid) };
  };

  const commit = (work: () => CallResult[]): CallResult[] => {
    run("BEGIN IMMEDIATE");
    try {
      const results = work();
      run("COMMIT");
      return results;
    } catch (error) {
      if (database.isTransaction) run("ROLLBACK");
      throw error;
    }
  };

  const alone = (call: () => unknown): CallResult => {
    run("SAVEPOINT one_call");
    try {
      const value = call();
      run("RELEASE one_call");
      return { value };
    } catch (error) {
      run("ROLLBACK TO one_call");
      run("RELEASE one_call");
      return { error };
    }
  };

  return {
    run,
    get(sql, parameters = []) {
      const statement = prepare(sql);
      return isNamed(parameters) ? statement.get(parameters) : statement.get(...parameters);
    },
    all(sql, parameters = []) {
      const statement = prepare(sql);
      return isNamed(parameters) ? statement.all(parameters) : statement.all(...parameters);
    },
    transaction(calls) {
      // Savepoints cost more than most calls, and hardly a call throws: so all are tried without, and with them when one
      // did.
      try {
        return commit(() => calls.map(tried));
      } catch (error) {
        if (!(error instanceof CallFailed)) throw error;
      }
      return commit(() => calls.map(alone));
    },
    close: () => database.close(),
  };
}

function tried(call: () => unknown): CallResult {
  try {
    return { value: call() };
  } catch (error) {
    throw new CallFailed("A call failed.", { cause: error });
  }
}
