import { readFileSync } from "node:fs";
import { messageOf } from "../errors.ts";
import { HEADER_TEXT, isOnLoopback } from "../settings.ts";
import { CliError, EXIT } from "./exit.ts";

/** The operators' door of a companion that runs. */
export interface OperatorClient {
  get<Answer>(path: string): Promise<Answer>;
  post<Answer>(path: string, body: unknown): Promise<Answer>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The operator token, from the environment or a file; never from an argument, which every user of the machine sees. */
export function readToken(environment: Environment): string | undefined {
  const token = environment["LOCKSTEP_OPERATOR_TOKEN"]?.trim() || tokenInFile(environment);
  // Whoever sends it would complain of it, and repeat it.
  if (token !== undefined && !HEADER_TEXT.test(token))
    throw new CliError(EXIT.noPermission, "The operator token must be one line of ASCII.");
  return token;
}

function tokenInFile(environment: Environment): string | undefined {
  const file = environment["LOCKSTEP_OPERATOR_TOKEN_FILE"];
  if (file === undefined || file === "") return undefined;
  try {
    return readFileSync(file, "utf8").trim() || undefined;
  } catch (error) {
    throw new CliError(EXIT.noPermission, `LOCKSTEP_OPERATOR_TOKEN_FILE cannot be read: ${messageOf(error)}`);
  }
}

/** Where the companion is: what was typed, else what its own settings say, else this machine. */
export function addressOf(typed: string | undefined, environment: Environment): URL {
  if (typed === undefined) return addressHere(environment["LOCKSTEP_PORT"] || "8080");
  if (!URL.canParse(typed)) throw new CliError(EXIT.usage, "--url must be a URL such as https://lockstep.example.com.");
  const url = new URL(typed);
  if (url.username !== "" || url.password !== "")
    throw new CliError(EXIT.usage, "--url must not contain a user name or password.");
  const isLocal = isOnLoopback(typed);
  // The token goes there.
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLocal))
    throw new CliError(EXIT.usage, "--url must begin with https://; http is for this machine only.");
  return url;
}

function addressHere(port: string): URL {
  if (!/^\d+$/.test(port) || Number(port) > 65_535)
    throw new CliError(EXIT.config, "LOCKSTEP_PORT must be a port number.");
  return new URL(`http://127.0.0.1:${port}`);
}

const TIMEOUT_MS = 90_000;
/** Nothing was sent. */
const NOBODY_THERE = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT/;
/** What the companion says when the org or its store did not answer it to the end, or it broke itself. */
const UNANSWERED: ReadonlySet<string> = new Set([
  "timeout",
  "org_unreachable",
  "internal",
  "store_unreachable",
  "store_failed",
]);

export function createClient(url: URL, token: string | undefined): OperatorClient {
  const ask = async <Answer>(method: string, path: string, body?: unknown): Promise<Answer> => {
    const address = new URL(path, url);
    let response: Response;
    let text: string;
    try {
      response = await fetch(address, {
        method,
        headers: {
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        redirect: "error",
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      text = await response.text();
    } catch (error) {
      throw new CliError(
        EXIT.unavailable,
        `The companion at ${url.origin} cannot be reached: ${messageOf(error)}. Is it running? lockstep serve starts one; --url names another.`,
        { mayBeDone: !NOBODY_THERE.test(messageOf(error)) },
      );
    }
    const answer = parse(text);
    if (response.ok && answer !== null) return answer as Answer;
    if (response.ok)
      throw new CliError(
        EXIT.unavailable,
        `What answers at ${url.origin} is no companion, or something before it answers instead. Check --url.`,
        { mayBeDone: true },
      );
    const { code, message } = (answer ?? {}) as { code?: string; message?: string };
    const isPermission = response.status === 401 || response.status === 403;
    const isToken = isPermission && code !== "may_not_configure";
    const mayBeDone = response.status >= 500 && (code === undefined || UNANSWERED.has(code));
    throw new CliError(
      isPermission ? EXIT.noPermission : EXIT.failed,
      `${message ?? `The companion answered ${response.status}.`}${code === undefined ? "" : ` (${code})`}${isToken ? " Set LOCKSTEP_OPERATOR_TOKEN or LOCKSTEP_OPERATOR_TOKEN_FILE." : ""}`,
      { mayBeDone, code },
    );
  };
  return { get: (path) => ask("GET", path), post: (path, body) => ask("POST", path, body) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
