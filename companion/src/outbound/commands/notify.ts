import { z } from "zod";
import { addressIn } from "../../notify/address.ts";
import { noticesOfActions } from "../../notify/compose.ts";
import { CommandFailure, oktaIdIn, type CommandHandler } from "./handler.ts";
import type { Profile } from "./org-chart.ts";

const text = z.string().nullish();
const payload = z.looseObject({
  audience: z.string(),
  message: text,
  rule: z.string(),
  flow: text,
  firedBy: text,
  reason: text,
  factId: text,
  username: text,
  occurredAt: text,
});

/**
 * Tells whom a rule wants to be told. Mostly the org's answer said so already, and the notice is known by its key; this is
 * for what was applied without an answer to us, or whose answer was lost.
 */
export const notify: CommandHandler = async (said, { org, orgChart, keepNotices, now, signal }) => {
  const read = payload.safeParse(said);
  if (!read.success) throw new CommandFailure("The command does not say whom to tell.");
  const { audience, message, rule, flow, firedBy, reason, factId, username, occurredAt } = read.data;
  if (typeof factId !== "string") throw new CommandFailure("The command does not name its fact.");
  const oktaId = oktaIdIn(said, org);
  const isPersonal = audience === "manager" || audience === "person";
  const profile: Profile = isPersonal ? await orgChart.profileOf(oktaId, signal) : {};
  const manager = audience === "manager" ? await orgChart.managerOf(profile, signal) : null;
  const notices = noticesOfActions([{ kind: "notify", audience, message, rule, flow, firedBy, reason }], {
    id: factId,
    base: {
      org: org.key,
      occurredAt: occurredAt ?? new Date(now()).toISOString(),
      person: { name: null, username: username ?? null, oktaId },
      changes: [],
      message: null,
      code: null,
      to: null,
    },
    manager: manager?.address ?? null,
    email: addressIn(profile, ["email"]),
  });
  await keepNotices(notices);
};
