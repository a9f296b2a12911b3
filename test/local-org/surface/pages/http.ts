/** Small parts of HTTP that the page host's routes share. */
import type { IncomingMessage, ServerResponse } from "node:http";

const MAX_BODY_BYTES = 6 * 1024 * 1024;

/** About what a Lightning page allows: nothing from elsewhere, no inline script, no eval; components do use inline style. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'self'",
].join("; ");

export function sendHtml(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "cache-control": "no-store",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
  });
  response.end(html);
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify(body));
}

export function sendRedirect(response: ServerResponse, location: string, cookie?: string): void {
  response.writeHead(302, {
    location,
    "cache-control": "no-store",
    ...(cookie === undefined ? {} : { "set-cookie": cookie }),
  });
  response.end();
}

/**
 * The cookie that keeps a person logged in. Browsers share cookies between the ports of a host, so it is named after the org: people look at
 * several local orgs at once.
 * @param sessionId empty to log out
 */
export function sessionCookie(organizationId: string, sessionId: string): string {
  const age = sessionId === "" ? "; Max-Age=0" : "";
  return `${cookieName(organizationId)}=${encodeURIComponent(sessionId)}; Path=/; HttpOnly; SameSite=Lax${age}`;
}

export function sessionOf(organizationId: string, request: IncomingMessage): string | undefined {
  for (const pair of (request.headers.cookie ?? "").split(";")) {
    const [name, value] = pair.trim().split("=", 2);
    if (name === cookieName(organizationId) && value) return decodeURIComponent(value);
  }
  return undefined;
}

function cookieName(organizationId: string): string {
  return `sid_${organizationId}`;
}

/** Whether a page of this very site sent the request, as far as the browser says; clients that are no browsers say nothing. */
export function isSameOrigin(request: IncomingMessage): boolean {
  const site = request.headers["sec-fetch-site"];
  if (site !== undefined) return site === "same-origin" || site === "none";
  const { origin, host } = request.headers;
  return origin === undefined || URL.parse(origin)?.host === host;
}

/** A path of this site, or `fallback`: a redirect never leaves the org. */
export function localPathOr(path: string | null, fallback: string): string {
  const origin = "http://localhost";
  const url = path === null || !path.startsWith("/") ? null : URL.parse(path, origin);
  return url === null || url.origin !== origin ? fallback : url.pathname + url.search;
}

export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > MAX_BODY_BYTES) throw new Error(`The request body is longer than ${MAX_BODY_BYTES} bytes.`);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString("utf8");
}
