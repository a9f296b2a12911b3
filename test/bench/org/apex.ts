/** What Apex, SOQL and DML cost: loops in compiled Apex, each beside the same loop in JavaScript where there is one. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startOrg } from "../../local-org/org/index.ts";
import { medianMs, perSecond, round } from "./measure.ts";

const LOOPS = 300_000;
const ROWS = 200;
const QUERIES = 100;
const ROUNDS = 5;

/** Four statements a turn: one of integers, one of a method call, one of a list, one of a map; and the loop itself. */
const SOURCE = `public with sharing class Bench {
  static Integer twice(Integer value) {
    return value + value;
  }
  @AuraEnabled
  public static Integer statements(Integer loops) {
    Integer sum = 0;
    List<Integer> numbers = new List<Integer>{ 0 };
    Map<String, Integer> byName = new Map<String, Integer>();
    for (Integer i = 0; i < loops; i++) {
      sum = (sum + i) / 2;
      numbers[0] = twice(sum);
      byName.put('name', numbers[0]);
      sum = byName.get('name') - sum;
    }
    return sum;
  }
  @AuraEnabled
  public static void write(Integer rows) {
    List<Account> accounts = new List<Account>();
    for (Integer i = 0; i < rows; i++) {
      accounts.add(new Account(Name = 'Account ' + i, NumberOfEmployees = i));
    }
    insert accounts;
    for (Account each : accounts) {
      each.Description = 'changed';
    }
    update accounts;
    delete accounts;
  }
  @AuraEnabled
  public static Integer read(Integer queries) {
    Integer found = 0;
    for (Integer i = 0; i < queries; i++) {
      String name = 'Kept ' + i;
      found += [SELECT Id, Name, Owner.Name FROM Account WHERE Name = :name AND NumberOfEmployees >= 0 ORDER BY Name].size();
    }
    return found;
  }
  @AuraEnabled
  public static void keep(Integer rows) {
    List<Account> accounts = new List<Account>();
    for (Integer i = 0; i < rows; i++) {
      accounts.add(new Account(Name = 'Kept ' + i, NumberOfEmployees = i));
    }
    insert accounts;
  }
}
`;
/** Apex statements of one turn of the loop: four in the loop, one in the method. */
const STATEMENTS_A_TURN = 5;

export interface ApexFigures {
  readonly statementsPerSecond: number;
  /** Of the loop in plain JavaScript to the loop in Apex: how many times longer Apex takes. */
  readonly timesJavaScript: number;
  /** Rows a second inserted, updated and deleted. */
  readonly rowsWrittenPerSecond: number;
  /** Queries with a filter on an unindexed field over 200 rows. */
  readonly queriesPerSecond: number;
  readonly startEmptyMs: number;
  readonly imageMs: number;
  readonly restoreMs: number;
}

export async function apexFigures(): Promise<ApexFigures> {
  const folder = await mkdtemp(join(tmpdir(), "lockstep-bench-"));
  try {
    await mkdir(join(folder, "classes"));
    await writeFile(join(folder, "classes/Bench.cls"), SOURCE);
    const startedAt = performance.now();
    const org = await startOrg({ sourceDirs: [folder], pages: false });
    const startEmptyMs = performance.now() - startedAt;
    const call = async (methodName: string, args: Record<string, number>): Promise<unknown> => {
      const answer = await org.callApex(org.userId, { className: "Bench", methodName, arguments: args });
      if (!answer.ok) throw new Error(`Bench.${methodName}: ${answer.error.message}`);
      return answer.value;
    };
    try {
      await call("keep", { rows: ROWS });
      const apexMs = await medianMs(ROUNDS, () => call("statements", { loops: LOOPS }));
      const scriptMs = await medianMs(ROUNDS, () => sameInJavaScript(LOOPS));
      const writeMs = await medianMs(ROUNDS, () => call("write", { rows: ROWS }));
      const readMs = await medianMs(ROUNDS, () => call("read", { queries: QUERIES }));
      const imageMs = await medianMs(ROUNDS, () => org.image());
      const image = await org.image();
      const restoreMs = await medianMs(ROUNDS, () => org.restore(image));
      return {
        statementsPerSecond: perSecond(LOOPS * STATEMENTS_A_TURN, apexMs),
        timesJavaScript: round(apexMs / scriptMs),
        rowsWrittenPerSecond: perSecond(3 * ROWS, writeMs),
        queriesPerSecond: perSecond(QUERIES, readMs),
        startEmptyMs: round(startEmptyMs),
        imageMs: round(imageMs),
        restoreMs: round(restoreMs),
      };
    } finally {
      await org.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function sameInJavaScript(loops: number): number {
  const twice = (value: number): number => (value + value) | 0;
  let sum = 0;
  const numbers = [0];
  const byName = new Map<string, number>();
  for (let i = 0; i < loops; i += 1) {
    sum = ((sum + i) / 2) | 0;
    numbers[0] = twice(sum);
    byName.set("name", numbers[0]);
    sum = ((byName.get("name") as number) - sum) | 0;
  }
  return sum;
}
