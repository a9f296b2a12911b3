import type { Driver } from "../driver.ts";
import type { Faults } from "../faults/faults.ts";
import type { Cause } from "../log/event.ts";
import type { Org } from "../operations/org.ts";
import type { StateView } from "../state/state.ts";
import type { PersonTruth } from "../truth.ts";
import type { OAuthServer } from "./oauth.ts";

export type Method = "GET" | "POST" | "PUT" | "DELETE";

/** A request that was let in, with what a handler needs to answer it. */
export interface ApiRequest {
  readonly org: Org;
  /** What reads see: the state, or, under lag, the state of a moment ago. Writes go to `org.state`. */
  readonly view: StateView;
  readonly cause: Cause;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The whole address, as links in answers begin. */
  readonly url: URL;
  readonly baseUrl: string;
  readonly services: Services;
}

export interface Services {
  readonly oauth: OAuthServer;
  readonly faults: Faults;
  readonly hookTimeoutMs: number;
  /** For the local door only. */
  readonly driver: Driver;
  readonly truth: () => ReadonlyMap<string, PersonTruth>;
}

/** An answer; without a body it is 204 unless a status says otherwise. */
export interface ApiAnswer {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
}

export interface Route {
  readonly method: Method;
  /** With `:name` for a parameter. */
  readonly path: string;
  /** The OAuth scope that the caller needs; null for what anybody may ask. */
  readonly scope: string | null;
  /** The query parameters that are implemented; any other is refused, since ignoring it would change the answer. */
  readonly query?: readonly string[];
  readonly handle: (request: ApiRequest) => ApiAnswer | Promise<ApiAnswer>;
}
