import { OktaFailure } from "./failure.ts";
import type { CallOptions, OktaAnswer, OktaHttp } from "./http.ts";

/** The pages of a list: from a path, or from a link of Okta's on. @throws OktaFailure. */
export async function* pagesOf(
  http: Pick<OktaHttp, "get">,
  from: string,
  signal: AbortSignal,
  options: CallOptions,
): AsyncGenerator<OktaAnswer> {
  const follow = createTrail(from);
  let next: string | undefined = from;
  while (next !== undefined) {
    const page: OktaAnswer = await http.get(next, signal, options);
    next = follow(page.next);
    yield page;
  }
}

/** Passes a link on. @throws OktaFailure when it was followed before. */
export type Trail = (next: string | undefined) => string | undefined;

/** Follows the links of one list. A link to where one was before would be read without end. */
export function createTrail(from?: string): Trail {
  const followed = new Set([from]);
  return (next) => {
    if (next === undefined) return undefined;
    if (followed.has(next))
      throw new OktaFailure("refused", "unreadable_answer", "The pages of a list of Okta's lead in a circle.");
    followed.add(next);
    return next;
  };
}
