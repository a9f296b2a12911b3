import { messageOf } from "../../errors.ts";
import { not, ok, type Finding } from "./finding.ts";

/** Salesforce takes an assertion for three minutes, and Okta one that is not from its future. */
const FAILS_MS = 150_000;
const WARNS_MS = 10_000;

/** Compares our clock with a service's, by the date of its answer, whatever it answers. */
export async function checkClock(who: string, url: string, clock: () => number, signal: AbortSignal): Promise<Finding> {
  const check = `${who}: clock`;
  try {
    const before = clock();
    const response = await fetch(url, {
      method: "HEAD",
      redirect: "manual",
      signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]),
    });
    const theirs = Date.parse(response.headers.get("date") ?? "");
    return verdict(check, theirs, (before + clock()) / 2);
  } catch (error) {
    return not(
      "failed",
      check,
      `${url} cannot be reached: ${messageOf(error)}.`,
      "Check the network, the proxy and DNS.",
    );
  }
}

/** What a difference of clocks means. The header counts whole seconds. */
export function verdict(check: string, theirs: number, ours: number): Finding {
  if (Number.isNaN(theirs))
    return not("unknown", check, "The answer has no date.", "Compare this machine's clock with another source.");
  const ahead = Math.round((ours - theirs - 500) / 1_000);
  const words = `Our clock is ${Math.abs(ahead)} s ${ahead < 0 ? "behind" : "ahead"}`;
  if (Math.abs(ahead) * 1_000 >= FAILS_MS)
    return not("failed", check, `${words}: sign-ins are refused.`, "Set this machine's clock, and keep it by NTP.");
  if (Math.abs(ahead) * 1_000 >= WARNS_MS)
    return not("warning", check, `${words}.`, "Set this machine's clock, and keep it by NTP.");
  return ok(check, Math.abs(ahead) <= 1 ? "It agrees with ours." : `${words}, which does no harm.`);
}
