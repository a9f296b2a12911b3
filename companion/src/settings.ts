import { z } from "zod";

/** Whether a URL names this machine by a loopback address. */
export function isOnLoopback(url: string): boolean {
  return ["localhost", "127.0.0.1", "[::1]"].includes(new URL(url).hostname);
}

/** An http URL is accepted for loopback hosts only: a stand-in on the same machine. Everything else needs TLS. */
export const serviceUrl = z.string().superRefine((text, context) => {
  const complain = (message: string) => context.addIssue({ code: "custom", message });
  if (!URL.canParse(text)) return complain("must be a URL such as https://example.okta.com");
  const url = new URL(text);
  const loopback = isOnLoopback(text);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && loopback)) return complain("must begin with https://");
  if (url.username !== "" || url.password !== "") return complain("must not contain a user name or password");
  if (url.search !== "" || url.hash !== "") return complain("must not contain a query or a fragment");
});

/** What a header can carry: one line of ASCII. */
export const HEADER_TEXT = /^[\u0020-\u007e]*$/;

export const secret = z.string().min(1, "must not be empty");
/** Timers hold 31 bits; what is longer would end at once. */
export const LONGEST_MS = 2 ** 31 - 1;
export const milliseconds = (fallback: number, { min = 0, max = LONGEST_MS } = {}) =>
  z
    .number()
    .int("must be a whole number of milliseconds")
    .min(min, `must be at least ${min}`)
    .max(max, `must be at most ${max}`)
    .default(fallback);
/** A request that may take longer than this would outlive the lease of the people in it. */
export const requestTimeout = (fallback: number) => milliseconds(fallback, { min: 1, max: 60_000 });
export const count = (fallback: number, max = Number.MAX_SAFE_INTEGER) =>
  z
    .number()
    .int("must be a whole number")
    .min(1, "must be at least 1")
    .max(max, `must be at most ${max}`)
    .default(fallback);
