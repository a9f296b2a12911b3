/** The package's REST resources, called as the companion does. */

export type Answer = Record<string, unknown>;

/** Calls a resource; answers its body, whatever the status. */
export async function ask(url: string, token: string, method: string, path: string, body?: Answer): Promise<Answer> {
  const init: RequestInit = {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
  };
  if (body) init.body = JSON.stringify({ contract: 1, ...body });
  const response = await fetch(`${url}/services/apexrest/lockstep/v1/${path}`, init);
  return (await response.json()) as Answer;
}

/** The snapshot of an active, assigned person in the given Okta groups. */
export function person(name: string, version: number, groups: readonly string[] = ["Sales"]) {
  return {
    oktaId: `00u${name}`,
    version,
    causes: [
      { uuid: `e-${name}`, type: "group.user_membership.add", published: "2026-11-23T07:00:00.000Z", actor: "jane" },
    ],
    facets: {
      status: { state: "known", value: "ACTIVE" },
      profile: {
        state: "known",
        value: {
          login: `${name}@acme.example`,
          email: `${name}@acme.example`,
          firstName: name,
          lastName: "Lee",
        },
      },
      groups: {
        state: "known",
        value: groups.map((group) => ({ id: `00g${group.replaceAll(" ", "")}`, name: group })),
      },
      app: { state: "known", value: { assigned: true } },
    },
  };
}
