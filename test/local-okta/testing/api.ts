import type { LocalOkta } from "../index.ts";

export interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
  /** The address of the next page, if the answer has one. */
  readonly next: string | null;
}

/** Calls the management API as a careful client of one's own does: plain fetch, own paging. */
export interface Api {
  // `any` on purpose: tests look into JSON of many shapes.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  call<T = any>(
    method: string,
    pathOrUrl: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<T>>;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  get<T = any>(pathOrUrl: string): Promise<Answer<T>>;
  /** Follows next links to the end. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  all<T = any>(path: string): Promise<T[]>;
}

export function apiOf(okta: Pick<LocalOkta, "url" | "token">, authorization = `SSWS ${okta.token}`): Api {
  const call: Api["call"] = async (method, pathOrUrl, body, headers) => {
    const response = await fetch(new URL(pathOrUrl, okta.url), {
      method,
      headers: { authorization, accept: "application/json", "content-type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const next = /<([^>]+)>;\s*rel="next"/.exec(response.headers.get("link") ?? "")?.[1] ?? null;
    return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : undefined, next };
  };
  return {
    call,
    get: (pathOrUrl) => call("GET", pathOrUrl),
    all: async <T>(path: string) => {
      const items: T[] = [];
      for (let url: string | null = path; url !== null;) {
        const page: Answer<T[]> = await call("GET", url);
        items.push(...page.body);
        url = page.next;
      }
      return items;
    },
  };
}
