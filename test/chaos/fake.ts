import { startFakeOrg, type FakeOrg } from "../../companion/testing/fake-org.ts";
import type { LocalOkta } from "../../companion/testing/harness.ts";
import type { ChaosOrg } from "./orgs.ts";

/** An org that speaks docs/api.md, with no Apex in it: fast, and whoever is ACTIVE is active. */
export async function startFake(): Promise<ChaosOrg> {
  const org = await startFakeOrg();
  const { url: loginUrl, clientId, username, privateKey, faults } = org;
  const fallen = watchVersions(org);
  const ease = () => void faults.splice(0, faults.length, ...faults.filter(({ kind }) => kind !== "slow"));
  return {
    config: { key: "production", oktaOrg: "main", loginUrl, clientId, username, privateKey, requestTimeoutMs: 700 },
    groups: Array.from({ length: 4 }, (_, number) => `Group ${number}`),
    secrets: ["00Dxx0000000001!"],
    faults: {
      "org down": () => faults.push({ kind: "status", status: 503, body: "Unavailable", times: 2 }),
      "org hangs": () => faults.push({ kind: "hang", times: 1 }),
      "org's answer breaks off": () => faults.push({ kind: "half", times: 2 }),
      "org answers after the companion gave up": () => faults.push({ kind: "slow", ms: 900 }),
      "org out of rows": () =>
        faults.push({
          kind: "status",
          status: 500,
          body: [{ errorCode: "UNABLE_TO_LOCK_ROW", message: "unable to obtain exclusive access" }],
          times: 2,
        }),
      "org's tokens expire": () => org.expireTokens(),
    },
    ease,
    mend: () => void faults.splice(0),
    audits: false,
    requests: () => org.requests.length,
    differences: async (okta) => differences(okta, org),
    verdict: async () => ({ fallen, audit: [], unheard: [] }),
    close: () => org.close(),
  };
}

/** Remembers whose version falls. */
function watchVersions(org: FakeOrg): string[] {
  const fallen: string[] = [];
  const set = org.people.set.bind(org.people);
  org.people.set = (id, person) => {
    if ((org.people.get(id)?.version ?? 0) > person.version) fallen.push(id);
    return set(id, person);
  };
  return fallen;
}

function differences(okta: LocalOkta, org: FakeOrg): string[] {
  const truth = okta.truth();
  const shown = (id: string) => {
    const person = org.people.get(id);
    const groups = person?.groups.filter((name) => name !== "Everyone").sort();
    return JSON.stringify([person?.active, groups, person?.profile["department"] ?? null]);
  };
  const wrong = [...truth.values()].filter(({ id, status, groups, profile }) => {
    const names = groups.map(({ name }) => name).filter((name) => name !== "Everyone");
    return shown(id) !== JSON.stringify([status === "ACTIVE", names.sort(), profile["department"] ?? null]);
  });
  const alive = [...org.people].filter(([id, { active }]) => active && !truth.has(id));
  return [...wrong.map(({ id }) => id), ...alive.map(([id]) => id)];
}
