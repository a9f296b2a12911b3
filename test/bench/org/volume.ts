/**
 * What requests use of Salesforce's limits in an org that holds about as many rules, conditions, grants and actions as it may
 * (15,000: docs/architecture.md, how large). The local org counts statements for CPU time, and no heap of query results.
 */
import { callMetered, startMeteredOrg, type Usage } from "../../e2e/support/metered-org.ts";
import { person, type Answer } from "../../e2e/support/package-door.ts";
import type { Figure } from "../figure.ts";

/** Each with ten conditions and a grant; what is missing to 15,000 are the rules of the set-up. */
const RULES = 1_240;
const CONDITIONS = 10;
/** So that a part is as large as an import may be: 5,000 rows. */
const PART = 416;

export async function volumeFigures(): Promise<Figure[]> {
  const started = await startMeteredOrg();
  const figures: Figure[] = [];
  const call = async (what: string, method: "GET" | "POST", name: string, body?: Answer): Promise<Answer> => {
    const { answer, used } = await callMetered(started, method, name, body);
    figures.push(...figuresFor(what, used));
    return answer;
  };
  try {
    const imported = async (what: string, rules: readonly object[]): Promise<void> => {
      const { answer } = await callMetered(started, "GET", "configuration");
      const change = { mode: "merge", expectedHash: answer["hash"], configuration: documentOf(rules) };
      await call(what, "POST", "configuration", change);
    };
    for (let from = 0, part = 1; from < RULES; from += PART, part += 1) {
      await imported(
        `import.part${part}`,
        numbers(Math.min(PART, RULES - from)).map((index) => rule(from + index)),
      );
    }
    await call("configuration", "GET", "configuration");
    for (const count of [1, 100, 200]) await call(`identities.${count}`, "POST", "identities", people("p", count));
    const draft = documentOf([rule(1)]);
    await call("plans.200", "POST", "plans", { ...people("p", 200), draft, mode: "merge" });
    await call("explanations.10", "POST", "explanations", {
      users: people("p", 10).identities.map(({ oktaId }) => ({ oktaId, oktaOrg: "main" })),
    });
    await call("reconciliations.100", "POST", "reconciliations", { repair: false, limit: 100 });
    await call("previews", "POST", "previews", { draft, mode: "merge" });
    await imported("import.1", [{ ...rule(1), priority: 77 }]);
    return figures;
  } finally {
    await started.org.close();
  }
}

function figuresFor(what: string, { cpu, rows, dmlRows }: Usage): Figure[] {
  return Object.entries({ cpu, rows, dmlRows }).map(([limit, [used, most]]) => ({
    name: `volume.${what}.${limit}`,
    value: used,
    unit: limit === "cpu" ? "ms" : "count",
    note: `${Math.round((100 * used) / most)} % of the limit`,
  }));
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function rule(number: number): object {
  const others = numbers(CONDITIONS - 1).map((index) => ({
    position: index + 2,
    source: "Attribute",
    attribute: "department",
    operator: "not equals",
    value: `Department ${number}-${index}`,
  }));
  return {
    name: `Rule ${number}`,
    mode: "Enforce",
    priority: number % 900,
    conditions: [{ position: 1, source: "Group", operator: "equals", value: `Group ${number}` }, ...others],
    grants: [{ kind: "Permission Set", target: number % 2 ? "Early_Access" : "Beta_Tester" }],
  };
}

function documentOf(rules: readonly object[]): Answer {
  return { format: "lockstep-configuration", contract: 1, rules };
}

function people(prefix: string, count: number) {
  return { oktaOrg: "main", identities: numbers(count).map((index) => person(`${prefix}${index}`, 1)) };
}
