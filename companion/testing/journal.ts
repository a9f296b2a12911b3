import type { World } from "./harness.ts";

/**
 * What happened to some people, in order: Okta's events, what the org was sent, how turns ended. A run that depends on
 * time does not repeat itself, so this is all there is to find its fault by.
 */
export async function journalOf(
  { okta, org, reports, reportTimes, companions }: World,
  ids: ReadonlySet<string>,
): Promise<string> {
  const groups = (facets: { groups?: { state: string; value?: unknown } }) =>
    facets.groups?.state === "known" ? (facets.groups.value as { name: string }[]).map(({ name }) => name) : "unknown";
  const events = okta.events
    .filter(({ target }) => target?.some(({ id, type }) => type === "UserGroup" || ids.has(id)) ?? false)
    .map(({ published, eventType, uuid, target }) => {
      const targets = target?.map(({ id, displayName }) => `${id} ${displayName}`).join(", ");
      return `${published} event ${uuid} ${eventType}: ${targets}`;
    });
  const requests = org.requests.flatMap(({ only, identities }, index) =>
    identities
      .filter(({ oktaId }) => ids.has(oktaId))
      .map(({ oktaId, version, tombstone, facets }) => {
        const { status, profile } = facets;
        const shown = {
          status: status?.state === "known" ? status.value : "unknown",
          department: profile?.state === "known" ? profile.value["department"] : "unknown",
          groups: groups(facets),
        };
        const what = tombstone ? "tombstone" : JSON.stringify(shown);
        return `${org.requestTimes[index]} request ${index} ${only ?? ""} ${oktaId} version ${version}: ${what}`;
      }),
  );
  const turns = reports.flatMap(({ oktaId, version, result, code, events: some }, index) => {
    if (!ids.has(oktaId)) return [];
    const ends = some.map(({ uuid, outcome }) => `${uuid} ${outcome}`).join(", ");
    return `${reportTimes[index]} turn ${oktaId} version ${version}: ${result} ${code ?? ""} [${ends}]`;
  });
  const states = await Promise.all(
    companions.map(async (companion) => {
      const { orgs, oktaOrgs } = await companion.status();
      return `${new Date().toISOString()} companion ${JSON.stringify({ orgs, oktaOrgs })}`;
    }),
  );
  return [...[...events, ...requests, ...turns].toSorted(), ...states].join("\n");
}
