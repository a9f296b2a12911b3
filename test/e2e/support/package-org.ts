/** A local org with the package, Acme's rules and an integration user, for tests that call the package's resources over HTTP. */
import type { Connection } from "jsforce";
import { startOrg } from "../../local-org/org/index.ts";
import type { LocalOrg } from "../../local-org/org/types.ts";
import { createIntegrationUser, enterSetUp } from "./acme.ts";
import { connect } from "./world.ts";

/** An org that is set up, and two ways into it. */
export interface PackageOrg {
  org: LocalOrg;
  /** As the org's administrator. */
  admin: Connection;
  /** The integration user's session. */
  token: string;
}

/** Starts one, without pages; `sourceDirs` take the place of the project's own; without `settings`, nobody has saved any. */
export async function startPackageOrg(
  options: { sourceDirs?: string[]; settings?: boolean } = {},
): Promise<PackageOrg> {
  const { settings, ...orgOptions } = options;
  const org = await startOrg({ pages: false, ...orgOptions });
  const admin = connect(org.url, org.accessToken);
  await enterSetUp(admin, { settings });
  const { id } = await createIntegrationUser(admin);
  return { org, admin, token: await org.openSession(id) };
}
