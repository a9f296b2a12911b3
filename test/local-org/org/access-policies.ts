/** User access policies, as far as the Tooling API tells of them. [Tooling API: UserAccessPolicyAction] */
import type { AccessPolicyAction, OrgSettings } from "../data/settings.ts";
import { restError } from "../surface/http/errors.ts";
import type { JsonObject, JsonValue } from "../surface/http/messages.ts";
import { isJsonObject } from "../surface/rest/context.ts";

const ENTITY = "UserAccessPolicyAction";

/** What the seam was given. @throws RestError */
export function accessPoliciesOf(args: JsonValue): readonly AccessPolicyAction[] | null {
  if (args === null) return null;
  if (!Array.isArray(args)) throw restError("INVALID_INPUT", "accessPolicies takes a list, or null");
  return args.map((item) => {
    const { action = "Grant", targetId } = isJsonObject(item) ? item : {};
    if ((action !== "Grant" && action !== "Revoke") || typeof targetId !== "string")
      throw restError("INVALID_INPUT", "accessPolicies takes {action: Grant or Revoke, targetId}");
    return { action, targetId };
  });
}

/** Rows of the actions; undefined for another entity. @throws RestError where the org has no such policies. */
export function accessPolicyRows(
  entity: string,
  { accessPolicies }: Pick<OrgSettings, "accessPolicies">,
): readonly JsonObject[] | undefined {
  if (entity.toLowerCase() !== ENTITY.toLowerCase()) return undefined;
  if (accessPolicies === null) throw restError("INVALID_TYPE", `sObject type '${entity}' is not supported.`);
  return accessPolicies.map(({ action, targetId }, index) => ({
    // The prefix is made up: no source tells it.
    Id: `0Uz${String(index + 1).padStart(12, "0")}AAA`,
    Action: action,
    TargetId: targetId,
  }));
}
