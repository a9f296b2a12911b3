import { messageOf } from "../errors.ts";
import { SalesforceFailure } from "./failure.ts";

export interface HttpRequest {
  method: "GET" | "POST" | "PATCH";
  url: string;
  headers?: Readonly<Record<string, string>>;
  /** JSON text, or a form. */
  body?: string | URLSearchParams | undefined;
}

/** An answer that was read to its end, whatever it says. */
export interface HttpAnswer {
  status: number;
  headers: Headers;
  /** What the JSON says; the text where it is none, null where there is none. */
  body: unknown;
  isJson: boolean;
}

/** The longest answer that is read; what the package answers stays far below. */
const ANSWER_LIMIT = 64 * 1_048_576;

/**
 * Sends one request and reads the whole answer, within a time. Follows no redirect: what is sent carries a token, and
 * what is answered is believed.
 *
 * @throws SalesforceFailure without an answer, or with half of one; the signal's reason when it aborts.
 */
export async function send(
  { method, url, headers = {}, body }: HttpRequest,
  { timeoutMs, signal }: { timeoutMs: number; signal?: AbortSignal },
): Promise<HttpAnswer> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, {
      method,
      headers: { accept: "application/json", ...headers },
      ...(body === undefined ? {} : { body }),
      redirect: "manual",
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });
    const text = await readText(response);
    if (response.status >= 300 && response.status < 400) throw redirected(response);
    return { status: response.status, headers: response.headers, ...parse(text) };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof SalesforceFailure) throw error;
    if (timeout.aborted) throw new SalesforceFailure("timeout", "timeout", "Salesforce did not answer in time.");
    throw new SalesforceFailure(
      "transient",
      "org_unreachable",
      `Salesforce cannot be reached: ${messageOf(error).slice(0, 500)}.`,
      { cause: error },
    );
  }
}

async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > ANSWER_LIMIT)
      throw new SalesforceFailure("org", "answer_too_long", `The org's answer is longer than ${ANSWER_LIMIT} bytes.`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function parse(text: string): Pick<HttpAnswer, "body" | "isJson"> {
  if (text === "") return { body: null, isJson: false };
  try {
    return { body: JSON.parse(text) as unknown, isJson: true };
  } catch {
    return { body: text, isJson: false };
  }
}

/** The caller knows who it is that sends us on, and says so before this. */
function redirected({ headers, url }: Response): SalesforceFailure {
  const location = headers.get("location") ?? "";
  const target = URL.canParse(location, url) ? new URL(location, url).origin : "nowhere";
  return new SalesforceFailure("org", "redirected", `sends us on to ${target}, and nothing is sent there.`);
}
