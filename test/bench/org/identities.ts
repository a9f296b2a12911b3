/** What one `POST identities` of so many snapshots takes, at the package's real Apex: joiners with three grants each, then the same again, then movers. */
import { startOrg } from "../../local-org/org/index.ts";
import { createIntegrationUser, enterSetUp } from "../../e2e/support/acme.ts";
import { connect } from "../../e2e/support/world.ts";
import { round, timed } from "./measure.ts";

const SIZES = [1, 25, 100, 200] as const;
const ROUNDS = 3;

export interface IdentitiesFigures {
  readonly snapshots: number;
  /** A user created, four fields set, profile, role and permission set given, audit fact published. */
  readonly joinMs: number;
  /** Nothing to change. */
  readonly unchangedMs: number;
  /** Another group: another profile, role and permission set. */
  readonly moveMs: number;
}

export async function identitiesFigures(): Promise<IdentitiesFigures[]> {
  const org = await startOrg({ pages: false, seats: { Salesforce: 1_000, "Salesforce Platform": 1_000 } });
  try {
    const admin = connect(org.url, org.accessToken);
    await enterSetUp(admin);
    const { id } = await createIntegrationUser(admin);
    const token = await org.openSession(id);
    const post = async (identities: readonly object[], outcome: string): Promise<number> => {
      const body = JSON.stringify({ contract: 1, correlationId: "bench", oktaOrg: "main", identities });
      const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
      const { value, ms } = await timed(async () => {
        const response = await fetch(`${org.url}/services/apexrest/lockstep/v1/identities`, {
          method: "POST",
          headers,
          body,
        });
        return { status: response.status, text: await response.text() };
      });
      await org.settled();
      const { results = [] } = JSON.parse(value.text) as { results?: { outcome: string; code: string | null }[] };
      const other = results.find((result) => result.outcome !== outcome);
      if (value.status !== 200 || other)
        throw new Error(`identities: ${value.status} ${other ? JSON.stringify(other) : value.text.slice(0, 500)}`);
      return ms;
    };
    const beginning = await org.image();
    await post(people(25, 1, "Sales"), "applied"); // the just-in-time compiler's share
    const figures: IdentitiesFigures[] = [];
    for (const snapshots of SIZES) {
      const times: Omit<IdentitiesFigures, "snapshots">[] = [];
      for (let turn = 0; turn < ROUNDS; turn += 1) {
        await org.restore(beginning);
        times.push({
          joinMs: await post(people(snapshots, 1, "Sales"), "applied"),
          unchangedMs: await post(people(snapshots, 1, "Sales"), "unchanged"),
          moveMs: await post(people(snapshots, 2, "Support"), "applied"),
        });
      }
      const middle = (of: (time: Omit<IdentitiesFigures, "snapshots">) => number): number =>
        round(times.map(of).toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] as number);
      figures.push({
        snapshots,
        joinMs: middle((time) => time.joinMs),
        unchangedMs: middle((time) => time.unchangedMs),
        moveMs: middle((time) => time.moveMs),
      });
    }
    return figures;
  } finally {
    await org.close();
  }
}

function people(count: number, version: number, group: string): object[] {
  const known = (value: unknown): object => ({ state: "known", value });
  return Array.from({ length: count }, (_, index) => {
    const login = `person${index}@acme.example`;
    return {
      oktaId: `00uBench${index}`,
      version,
      tombstone: false,
      causes: [],
      facets: {
        status: known("ACTIVE"),
        profile: known({ login, email: login, firstName: "Person", lastName: `Number ${index}`, department: group }),
        groups: known([{ id: `00g${group}`, name: group }]),
        app: known({ assigned: true }),
      },
    };
  });
}
