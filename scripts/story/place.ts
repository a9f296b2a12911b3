/** Where the story plays: a local Okta, and a Salesforce org in which the package was just installed. The companion joins later. */
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { startCompanion } from "../../companion/src/server.ts";
import { startOkta } from "../../test/local-okta/index.ts";
import { startOrg } from "../../test/local-org/org/index.ts";
import { assign, create, createIntegrationUser, enterCompany } from "../../test/e2e/support/acme.ts";
import { seedUser } from "../../test/e2e/support/screen-data.ts";
import { connect, HOOK_TYPES } from "../../test/e2e/support/world.ts";

const CLIENT_ID = "lockstep-companion";
const GROUPS = ["Sales", "Sales Managers", "Support", "Marketing"] as const;
/** A permission set that an admin made long ago, and that carries more than its name says. */
export const POWERFUL = "Desk_Helper";

export type Place = Awaited<ReturnType<typeof openPlace>>;

/** Starts the two platforms, with Acme's people who administer Salesforce and nothing of Lockstep but the package. */
export async function openPlace(progress: (step: string) => void) {
  const closers: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).toReversed()) await closer();
  };
  try {
    progress("local Okta");
    const okta = await startOkta({ rateLimits: true });
    closers.push(() => okta.close());
    const groups = Object.fromEntries(GROUPS.map((name) => [name, okta.driver.createGroup({ name })]));
    const app = okta.driver.createApp({ label: "Salesforce", name: "salesforce" });

    progress("local Salesforce org: compiling and deploying the package's Apex");
    const org = await startOrg();
    closers.push(() => org.close());
    const admin = connect(org.url, org.accessToken);
    await enterCompany(admin);
    await makePowerful(admin);
    const timeZone = "Europe/Berlin";
    const ada = await seedUser(org, { name: "Ada Admin", permissionSet: "Lockstep_Admin", timeZone });
    const vera = await seedUser(org, { name: "Vera Verify", timeZone });
    const carl = await seedUser(org, { name: "Carl Control", timeZone });

    return {
      okta,
      org,
      admin,
      app,
      groups,
      people: { ada: ada.id, vera: vera.id, carl: carl.id },
      close,
      /** What Ada does in Setup for the second and the third step of the guide: a user for Lockstep, and an app that it signs in by. */
      async makeIntegration() {
        const { username } = await createIntegrationUser(admin);
        const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
        const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
        await org.registerClient({ clientId: CLIENT_ID, publicKey: pem, usernames: [username] });
        return { username, privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString() };
      },
      /** Starts the companion as that user, waits until it has told the org of itself, and enters into the org where its screens reach it. */
      async startCompanion({ username, privateKey }: { username: string; privateKey: string }) {
        const directory = await mkdtemp(join(tmpdir(), "lockstep-"));
        closers.push(() => rm(directory, { recursive: true, force: true }));
        const secret = randomBytes(24).toString("base64url");
        const token = randomBytes(24).toString("base64url");
        const companion = await startCompanion({
          http: { port: 0, publicUrl: "https://lockstep.acme.example" },
          store: { directory },
          oktaOrgs: [
            { key: "main", url: okta.url, auth: { kind: "ssws", token: okta.token }, hook: { secrets: [secret] } },
          ],
          orgs: [
            {
              key: "production",
              oktaOrg: "main",
              appId: app.id,
              loginUrl: org.url,
              clientId: CLIENT_ID,
              username,
              privateKey,
              apiVersion: "65.0",
              pubSub: { endpoint: org.pubSub.endpoint, ca: org.pubSub.certificate },
              screens: { token },
            },
          ],
          log: { level: "silent" },
        });
        closers.push(() => companion.close());
        await org.control("credential", {
          name: "Lockstep_Companion",
          url: companion.url,
          parameters: { Token: token },
        });
        while ((await org.query("SELECT Id FROM Lockstep_Companion_Report__c LIMIT 1")).length === 0)
          await setTimeout(100);
        return {
          companion,
          /** What Ada does in Okta for the sixth step. */
          registerHook: () =>
            okta.driver.registerHook({
              name: "Lockstep",
              url: `${companion.url}/hooks/okta/main`,
              secretHeader: "Authorization",
              secret,
              types: HOOK_TYPES,
            }),
        };
      },
      /** What Ada does in Setup for the seventh step. */
      async nameApprovers() {
        for (const id of [vera.id, carl.id]) await assign(admin, id, "Lockstep_Approver");
      },
      /** Two users whom nobody can tell apart by their e-mail address, made by hand long ago. */
      async makeTwins(email: string) {
        for (const firstName of ["Sam", "Samantha"]) {
          const { id } = await seedUser(org, { name: `${firstName} Twin`, timeZone });
          await admin.sobject("User").update({ Id: id, Email: email });
        }
      },
      /** Somebody starts at Acme: HR makes them in Okta, with their groups and the Salesforce app. */
      hire(name: string, profile: Record<string, string>, ...memberOf: string[]) {
        const [firstName = "", lastName = ""] = name.split(" ");
        const login = `${name.toLowerCase().replace(" ", ".")}@acme.example`;
        const user = okta.driver.createUser({
          profile: { login, email: login, firstName, lastName, ...profile },
          groups: memberOf.map((group) => groups[group]!),
        });
        okta.driver.assignToApp(user, app);
        return user;
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function makePowerful(admin: ReturnType<typeof connect>): Promise<void> {
  await create(admin, "PermissionSet", [
    {
      Name: POWERFUL,
      Label: "Desk Helper",
      PermissionsAssignPermissionSets: true,
      PermissionsViewSetup: true,
      PermissionsViewRoles: true,
    },
  ]);
}
