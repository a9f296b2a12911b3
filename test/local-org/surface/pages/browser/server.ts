/** Requests of a page to its org, and the shape in which Lightning hands failures to components. */

/**
 * Sends JSON as the page's user.
 * @throws the shape of a failed call: `{ status, statusText, ok, headers, errorType, body }`
 */
export async function send(method: string, path: string, content?: unknown): Promise<unknown> {
  const response = await fetch(path, {
    method,
    headers: { "content-type": "application/json" },
    ...(content === undefined ? {} : { body: JSON.stringify(content) }),
  });
  const text = await response.text();
  const answer: unknown = text === "" ? null : JSON.parse(text);
  if (!response.ok) throw failure(response.status, answer);
  return answer;
}

/**
 * Asks the org's UI API. A refusal arrives with status 200 around its own, so that the browser reports no failed request, as on the platform.
 * @throws the shape of a failed call
 */
export async function ask(method: string, path: string, content?: unknown): Promise<unknown> {
  const { status, body } = (await send(method, `/__pages/ui-api/${path}`, content)) as {
    status: number;
    body: unknown;
  };
  if (status >= 400) throw failure(status, body);
  return body;
}

export function failure(status: number, body: unknown): object {
  return freeze({
    status,
    statusText: STATUS_TEXTS[status] ?? "Server Error",
    ok: false,
    headers: {},
    errorType: "fetchResponse",
    body,
  });
}

const STATUS_TEXTS: Record<number, string> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
};

/** Wired and cached values are read-only on the platform; a component that changes one must fail here too. */
export function freeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) freeze(part);
  }
  return value;
}
