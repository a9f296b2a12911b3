import { startWorld, type World } from "../../e2e/support/world.ts";
import type { Figure } from "../figure.ts";
import { perSecond, round, timed } from "../org/measure.ts";
import { countRequests, type RequestCount } from "./count.ts";

const PEOPLE = 1_000;
const BASELINE = 50;

/**
 * Many activations at once: how many requests the companion needs for each, with Okta's own limits and the package's
 * real Apex, beside a connector that makes one call a step, as usual ones do, for the same user, role and permission set.
 */
export async function activationsFigures(people: number = PEOPLE): Promise<Figure[]> {
  const world = await startWorld({
    oktaRateLimits: true,
    seats: { Salesforce: people + 2 * BASELINE },
    companion: (config) => ({
      ...config,
      oktaOrgs: config.oktaOrgs.map((oktaOrg) => ({ ...oktaOrg, log: { enabled: false } })),
      // The rules alone decide who belongs: Okta lets a token ask for 50 assignments a minute.
      orgs: config.orgs.map((org) => ({ ...org, appId: undefined })),
    }),
  });
  const count = countRequests();
  try {
    const ids = await stage(world, people);
    // Okta says "typically less than one second".
    world.okta.faults.lagLists(1_000);
    count.reset();
    const { ms } = await timed(async () => {
      for (const id of ids) world.okta.driver.activate(id);
      await world.okta.driver.idle();
      await world.companion.idle({ timeoutMs: 30 * 60_000 });
    });
    const ours = requestsOf(world, count, people);
    const made = await usersNamed(world, "Activated");
    if (made !== people) throw new Error(`${made} of ${people} people came to be users.`);
    const baseline = await baselineOf(world);
    const note = `of ${people} at once; Okta's own rate limits, its lists a second behind`;
    return [
      { name: "activations.salesforce-requests", value: ours.salesforce, unit: "per user", note },
      { name: "activations.okta-requests", value: ours.okta, unit: "per user", note },
      { name: "activations.users", value: perSecond(people, ms), unit: "/s", note: `${round(ms)} ms in all` },
      {
        name: "activations.baseline.salesforce-requests",
        value: baseline.salesforce,
        unit: "per user",
        note: `of ${BASELINE}, one after the other; ids of profile, role and permission set are looked up once`,
      },
      { name: "activations.baseline.okta-requests", value: baseline.okta, unit: "per user" },
      {
        name: "activations.salesforce-requests.ratio",
        value: Number((baseline.salesforce / ours.salesforce).toFixed(1)),
        unit: "ratio",
        note: "how many times fewer than the baseline",
      },
    ];
  } finally {
    count.close();
    await world.close();
  }
}

/** People in the sales group who are not activated yet; nobody hears of them. */
async function stage({ okta, groups }: World, people: number): Promise<string[]> {
  okta.faults.hooks.drop({ times: 1_000_000 });
  const ids = Array.from({ length: people }, (_, index) => {
    const login = `activated${index}@acme.example`;
    const profile = { login, email: login, firstName: "Activated", lastName: `Number ${index}`, department: "Sales" };
    const { id } = okta.driver.createUser({ profile, activate: false });
    okta.driver.addToGroup(id, groups["Sales"]?.id ?? "");
    return id;
  });
  await okta.driver.idle();
  okta.faults.clear();
  return ids;
}

function requestsOf({ okta, org }: World, count: RequestCount, people: number) {
  const each = (requests: number) => Number((requests / people).toFixed(3));
  const salesforce = count.of(org.url, "/services/apexrest") + count.of(org.url, "/services/oauth2");
  return { salesforce: each(salesforce), okta: each(count.of(okta.url, "/api/v1")) };
}

async function usersNamed({ org }: World, firstName: string): Promise<number> {
  return (await org.query(`SELECT Id FROM User WHERE FirstName = '${firstName}'`)).length;
}

/** What a connector does that makes one call a step: read the person, look for the user, create it, assign what is missing. */
async function baselineOf({ okta, admin, groups }: World) {
  const idOf = async (object: string, condition: string) =>
    String((await admin.query<{ Id: string }>(`SELECT Id FROM ${object} WHERE ${condition}`)).records[0]?.Id);
  const profileId = await idOf("Profile", "Name = 'Standard User'");
  const roleId = await idOf("UserRole", "DeveloperName = 'Sales_Rep'");
  const permissionSetId = await idOf("PermissionSet", "Name = 'Forecasting'");
  const headers = { authorization: `SSWS ${okta.token}` };
  // Nobody else works on them.
  okta.faults.hooks.drop({ times: 1_000_000 });
  const people = Array.from({ length: BASELINE }, (_, index) => {
    const login = `baseline${index}@acme.example`;
    const profile = { login, email: login, firstName: "Baseline", lastName: `Number ${index}` };
    const { id } = okta.driver.createUser({ profile });
    okta.driver.addToGroup(id, groups["Sales"]?.id ?? "");
    return { id, login };
  });
  let salesforce = 0;
  const counted = async <Result>(call: PromiseLike<Result>): Promise<Result> => {
    salesforce += 1;
    return call;
  };
  let oktaRequests = 0;
  for (const { id, login } of people) {
    for (const path of [`/api/v1/users/${id}`, `/api/v1/users/${id}/groups`]) {
      await fetch(`${okta.url}${path}`, { headers });
      oktaRequests += 1;
    }
    const username = `connector.${login}`;
    await counted(admin.query(`SELECT Id, IsActive FROM User WHERE Username = '${username}'`));
    const created = await counted(
      admin.sobject("User").create({
        Username: username,
        Email: login,
        FirstName: "Baseline",
        LastName: id.slice(-6),
        Alias: id.slice(-8),
        ProfileId: profileId,
        UserRoleId: roleId,
        EmailEncodingKey: "UTF-8",
        LanguageLocaleKey: "en_US",
        LocaleSidKey: "en_US",
        TimeZoneSidKey: "America/Los_Angeles",
      }),
    );
    const query = `SELECT PermissionSetId FROM PermissionSetAssignment WHERE AssigneeId = '${created.id}'`;
    await counted(admin.query(query));
    await counted(
      admin
        .sobject("PermissionSetAssignment")
        .create({ AssigneeId: String(created.id), PermissionSetId: permissionSetId }),
    );
  }
  return { salesforce: salesforce / BASELINE, okta: oktaRequests / BASELINE };
}
