/** People who sign in to an org with permission sets of the package, and what two of them decide together. */
import type { Connection } from "jsforce";
import type { LocalOrg } from "../../local-org/org/types.ts";
import { assign, create } from "./acme.ts";
import { connect } from "./world.ts";

/** Somebody with a session. */
export interface Somebody {
  id: string;
  token: string;
  door: Connection;
}

/** Makes a user with these permission sets, signed in. */
export async function meet(
  org: LocalOrg,
  admin: Connection,
  name: string,
  ...permissionSets: string[]
): Promise<Somebody> {
  const [profile] = await org.query("SELECT Id FROM Profile WHERE Name = 'Standard User'");
  const username = `${name}@people.example`;
  const [id = ""] = await create(admin, "User", [
    {
      Username: username,
      LastName: name,
      Email: username,
      Alias: name.slice(0, 8),
      ProfileId: profile?.["Id"],
      TimeZoneSidKey: "GMT",
      LocaleSidKey: "en_US",
      LanguageLocaleKey: "en_US",
      EmailEncodingKey: "UTF-8",
    },
  ]);
  for (const permissionSet of permissionSets) await assign(admin, id, permissionSet);
  const token = await org.openSession(id);
  return { id, token, door: connect(org.url, token) };
}

/** Loosens guards of the settings as it is done once Lockstep is in use: one person proposes, another approves. */
export async function loosen(org: LocalOrg, admin: Connection, changes: Record<string, string>): Promise<void> {
  const proposer = await meet(org, admin, "proposer", "Lockstep_Admin");
  const approver = await meet(org, admin, "seconder", "Lockstep_Approver");
  for (const [setting, value] of Object.entries(changes)) {
    const change = { Setting__c: setting, Value__c: value, Reason__c: "As the test needs it" };
    const { id } = await proposer.door.sobject("Lockstep_Setting_Change__c").create(change);
    await approver.door.sobject("Lockstep_Setting_Change__c").update({ Id: String(id), Approved__c: true });
  }
}
