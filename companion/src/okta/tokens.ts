import { z } from "zod";
import type { Clock } from "../time.ts";
import { failureOf, OktaFailure } from "./failure.ts";
import type { HeaderReader } from "./rate-gate.ts";

/** What a service app's requests are signed in with. */
export interface Token {
  type: string;
  value: string;
}

/** An answer to a request for a token, errors of OAuth included. */
export interface TokenAnswer {
  headers: HeaderReader;
  json(): Promise<unknown>;
}

/**
 * Asks for a token; with the nonce that Okta wants to find in the proof, once it said so.
 *
 * @throws what is no word of OAuth's: an answer of another kind, or none.
 */
export type AskForToken = (nonce: string | null) => Promise<TokenAnswer>;

export interface Tokens {
  /** The token there is, or a new one if that is the one that was `refused`. @throws OktaFailure. */
  current(refused?: string): Promise<Token>;
}

const issued = z.object({ access_token: z.string().min(1), token_type: z.string() });
const problem = z.object({ error: z.string().nullish(), error_description: z.string().nullish() });

/**
 * One request for a token serves all who wait for it. Okta does not tell when a token was taken back, so it is used until
 * it is refused: then by all who used it at once, of whom the first fetches another.
 */
export function createTokens(ask: AskForToken, clock: Clock): Tokens {
  let token: Promise<Token> | undefined;

  const fetchToken = async (nonce: string | null = null): Promise<Token> => {
    const answer = await ask(nonce);
    const body = await answer.json();
    const { data } = issued.safeParse(body);
    if (data !== undefined) return { type: data.token_type, value: data.access_token };
    const { error, error_description: description } = problem.safeParse(body).data ?? {};
    const wanted = answer.headers.get("dpop-nonce");
    // Once: an Okta that is never content with its own nonce would be asked without end.
    if (error === "use_dpop_nonce" && nonce === null && wanted !== null) return fetchToken(wanted);
    throw new OktaFailure(
      "unauthorized",
      error ?? "no_token",
      `Okta issued no token: ${description ?? error ?? "no reason given"}.`,
    );
  };

  const begin = (): Promise<Token> => {
    const begun: Promise<Token> = fetchToken().catch((error: unknown) => {
      forget(begun);
      throw failureOf(error, clock());
    });
    token = begun;
    return begun;
  };
  /** A newer one stays. */
  const forget = (used: Promise<Token>) => {
    if (token === used) token = undefined;
  };

  return {
    async current(refused) {
      const used = token ?? begin();
      const there = await used;
      if (there.value !== refused) return there;
      forget(used);
      return token ?? begin();
    },
  };
}
