/** A store with so many people who wait, on SQLite: `node lanes-process.ts DIRECTORY COUNT`. Prints one line of JSON. */
import { openSqliteStore } from "../../../companion/src/store/sqlite/index.ts";

const [directory = "", count = "0"] = process.argv.slice(2);
const total = Number(count);
const store = await openSqliteStore({ directory });
for (let from = 0; from < total; from += 500) {
  const published = new Date().toISOString();
  await store.accept(
    Array.from({ length: Math.min(500, total - from) }, (_, index) => ({
      oktaOrg: "main",
      uuid: `e${from + index}`,
      type: "user.account.update_profile",
      published,
      actor: null,
      source: "hook" as const,
      hints: [
        {
          lane: { kind: "person" as const, org: "production", oktaOrg: "main", subject: `00u${from + index}` },
          priority: 1 as const,
        },
      ],
    })),
  );
}
const startedAt = performance.now();
await store.claim({ kind: "person", org: "production", limit: 100, leaseMs: 60_000 });
const claimMs = performance.now() - startedAt;
(globalThis as { gc?: () => void }).gc?.();
const { rss, heapUsed } = process.memoryUsage();
const mb = (bytes: number) => Math.round(bytes / 1_048_576);
process.stdout.write(
  `${JSON.stringify({ residentMb: mb(rss), heapMb: mb(heapUsed), claimMs: Number(claimMs.toFixed(1)) })}\n`,
);
await store.close();
