import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ClientRequest } from "node:http";

/** Counts the requests that this process sends to some origins, whichever client sends them. */
export interface RequestCount {
  /** Requests to an origin whose path begins so, since the last reset. */
  of(origin: string, path?: string): number;
  reset(): void;
  close(): void;
}

/** Source: Node's documentation of `diagnostics_channel`, HTTP; undici's, DiagnosticsChannel. */
const CHANNELS = ["http.client.request.start", "undici:request:create"] as const;

export function countRequests(): RequestCount {
  let seen: { origin: string; path: string }[] = [];
  const onHttp = (message: unknown) => {
    const { request } = message as { request: ClientRequest };
    seen.push({ origin: `${request.protocol}//${String(request.getHeader("host"))}`, path: request.path });
  };
  const onFetch = (message: unknown) => {
    const { request } = message as { request: { origin: string; path: string } };
    seen.push({ origin: String(request.origin), path: request.path });
  };
  const listeners = [onHttp, onFetch] as const;
  CHANNELS.forEach((channel, index) => subscribe(channel, listeners[index] as typeof onHttp));
  return {
    of: (origin, path = "/") => seen.filter((it) => it.origin === origin && it.path.startsWith(path)).length,
    reset: () => void (seen = []),
    close: () => CHANNELS.forEach((channel, index) => unsubscribe(channel, listeners[index] as typeof onHttp)),
  };
}
