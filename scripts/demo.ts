/**
 * `npm run demo`: joiner, mover, leaver and rehire, played by changing a local Okta only; the hooks carry it through the companion into the package's Apex.
 *
 * With `--once` it ends after the story with exit code 0 only if the org's end state, read back with jsforce, is the one written by hand in `demo/expected.ts`. Without it
 * it stays up, so that one can look around, until Ctrl-C.
 */
import { randomBytes } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { parseArgs, styleText } from "node:util";
import { create } from "../test/e2e/support/acme.ts";
import { seedUser } from "../test/e2e/support/screen-data.ts";
import { startWorld } from "../test/e2e/support/world.ts";
import type { World } from "../test/e2e/support/world.ts";
import { story } from "./demo/story.ts";
import { headline, printOutcome } from "./demo/timeline.ts";
import { differences } from "./demo/verify.ts";
import { openTemporary } from "./lib/temporary.ts";

/** How long one step may take before the demo says that something hangs. */
const STEP_MS = 60_000;

const { once } = options();
const started = performance.now();
openTemporary();
const operatorToken = randomBytes(16).toString("hex");
const world = await startWorld({
  companion: (config) => ({ ...config, ops: { ...config.ops, operatorToken, operatorConfigures: true } }),
  onProgress: (step) => console.log(styleText("dim", `starting ${step} …`)),
});
let stopping = false;
process.on("SIGINT", stop);
process.on("SIGTERM", stop);
try {
  console.log(styleText("dim", `ready after ${seconds(started)}`));
  const names = new Map<string, string>();
  world.companion.onOutcome((outcome) => {
    rememberNames(world, names);
    printOutcome(outcome, names);
  });
  for (const [index, step] of story.entries()) {
    headline(index + 1, story.length, step.headline);
    await step.act(world);
    await world.okta.driver.idle();
    await world.companion.idle({ timeoutMs: STEP_MS });
  }
  await world.org.settled();
  const agreed = await verify(world);
  if (once) process.exitCode = agreed ? 0 : 1;
} catch (error) {
  // Ctrl-C takes everything away from under the story: what it meets then is no error.
  if (!stopping) {
    console.error(error);
    process.exitCode = 1;
  }
}
if (once || process.exitCode === 1) await world.close();
else if (!stopping) {
  await prepareHome(world).catch(console.error);
  showDoors(world);
}

function options(): { once: boolean } {
  try {
    const { values } = parseArgs({ options: { once: { type: "boolean", default: false } } });
    return { once: values.once };
  } catch (error) {
    console.error(`${(error as Error).message}\nUsage: npm run demo [-- --once]`);
    process.exit(2);
  }
}

async function verify({ admin, companion }: World): Promise<boolean> {
  const found = await differences(admin);
  const audit = await admin.query("SELECT Id FROM Lockstep_Audit_Entry__c");
  console.log(`\n${styleText("bold", "The end state, read back with jsforce")}`);
  for (const { who, what, expected, found: have } of found) {
    console.log(
      styleText("red", `  ${who}: ${what} should be ${JSON.stringify(expected)} and is ${JSON.stringify(have)}`),
    );
  }
  if (found.length === 0)
    console.log(styleText("green", "  agrees with the table written by hand in scripts/demo/expected.ts"));
  console.log(`  ${audit.totalSize} audit entries; dead letters: ${(await companion.status()).store.deadLetters}`);
  console.log(styleText("dim", `  the whole demo took ${seconds(started)}`));
  return found.length === 0;
}

/** What an admin would have done by now, so that Home shows the day and no set-up; and the companion tells what it saw of the story. */
async function prepareHome({ org, admin }: World): Promise<void> {
  await seedUser(org, { name: "Vera Verify", permissionSet: "Lockstep_Approver", timeZone: "Europe/Berlin" });
  const [id] = await create(admin, "Lockstep_Request__c", [{ Kind__c: "Report", Reason__c: "The demo ends" }]);
  const ends = Date.now() + STEP_MS;
  for (;;) {
    const [request] = await org.query(`SELECT State__c FROM Lockstep_Request__c WHERE Id = '${id}'`);
    if (request?.["State__c"] === "Done" || Date.now() > ends) return;
    await setTimeout(100);
  }
}

function showDoors({ org, okta, companion }: World): void {
  const home = `${org.url}/secur/frontdoor.jsp?sid=${encodeURIComponent(org.accessToken)}&retURL=/lightning/n/Lockstep_Home`;
  console.log(`
Overview of the admin app, as Acme's admin: whether each part works, how long the story's events took to their effect, licence seats, and what was done
today: users created, access given and taken, and Cat, who was refused. "Open Activity" leads to each event and what came of it.
"Switch user" signs in as somebody else: Vera Verify decides what waits in the tab Approvals.
  ${home}
  (the first page ever on this machine takes up to half a minute: it builds the base components)

Salesforce API  ${org.url}/services/data
Okta API        ${okta.url}/api/v1/users, with the header "Authorization: SSWS ${okta.token}"
Companion       ${companion.url}, for operators by the command line (its token is the demo's alone), for example:
  export LOCKSTEP_OPERATOR_TOKEN=${operatorToken}
  npx lockstep --url ${companion.url} doctor
  npx lockstep --url ${companion.url} sync ann.lee@acme.example

Change Okta yourself and watch what happens here, for example:
  curl -H 'Authorization: SSWS ${okta.token}' -d '["bob.stone@acme.example"]' ${okta.url}/__local/driver/suspend
The breaker's limits stand wide open (100,000 users, 100 %), so that a story of few people trips nothing; set them in Settings to see it hold leavers back.

Ctrl-C ends it.`);
}

function rememberNames({ okta }: World, names: Map<string, string>): void {
  for (const { id, profile } of okta.truth().values()) names.set(id, String(profile["login"]));
}

async function stop(): Promise<void> {
  if (stopping) process.exit(130);
  stopping = true;
  await world.close();
  process.exit();
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}
