import { oktaIdIn, type CommandHandler } from "./handler.ts";

/**
 * Has the org learn who somebody's manager is: the manager is looked at first, where Okta names one, then the person, whose
 * snapshot refers to the manager.
 */
export const lookUpManager: CommandHandler = async (said, { org, orgChart, wake, signal }) => {
  const oktaId = oktaIdIn(said, org);
  const manager = await orgChart.managerOf(await orgChart.profileOf(oktaId, signal), signal);
  if (manager?.oktaId != null) await wake([manager.oktaId]);
  await wake([oktaId]);
};
