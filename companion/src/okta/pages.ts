import { OktaFailure } from "./failure.ts";
import type { CallOptions, OktaAnswer, OktaHttp } from "./http.ts";

/** The pages of a list: from a path, or from a link of Okta's on. @throws OktaFailure. */
export async function* pagesOf(
  http: Pick<OktaHttp, "get">,
  from: string,
  signal: AbortSignal,
  options: CallOptions,
): AsyncGenerator<OktaAnswer> {
  let next: string | undefined = from;
  while (next !== undefined) {
    const page: OktaAnswer = await http.get(next, signal, options);
    next = pageAfter(next, page.next);
    yield page;
  }
}

/** A page that links to itself would be read without end. */
function pageAfter(page: string, next: string | undefined): string | undefined {
  if (next === page) throw new OktaFailure("refused", "unreadable_answer", "A page of Okta's links to itself.");
  return next;
}
