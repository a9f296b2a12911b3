/** Requests that overlap in time. */
import type { LocalOrg } from "../../local-org/org/types.ts";

/** Sends one request, and the other when the first stands still at a point; answers both when jobs are done. */
export async function overlap<A, B>(
  org: LocalOrg,
  point: Readonly<Record<string, string | number>>,
  first: () => Promise<A>,
  second: () => Promise<B>,
): Promise<[A, B]> {
  await org.control("overlap", point);
  const one = first();
  while (!(await org.control("standsStill"))) await new Promise((resolve) => setTimeout(resolve, 5));
  const answers = await Promise.all([one, second()]);
  await org.settled();
  return answers;
}
