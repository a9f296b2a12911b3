/** The page host's routes. */
import type { IncomingMessage, ServerResponse } from "node:http";
import path from "node:path";
import { assetFrom, sendFile } from "./assets.ts";
import { createPageBuild } from "./build/page-build.ts";
import type { BuildState, PageBuild } from "./build/page-build.ts";
import { freshMetadata } from "./build/fresh-metadata.ts";
import type { PackageMetadata } from "./build/package-metadata.ts";
import { pageHtml, preparingHtml, sayingHtml, userChooserHtml } from "./html.ts";
import type { PageOrg, PageUser } from "./org.ts";
import {
  isSameOrigin,
  localPathOr,
  readBody,
  sendHtml,
  sendJson,
  sendRedirect,
  sessionCookie,
  sessionOf,
} from "./http.ts";
import { findPage, firstPagePath } from "./routes.ts";
import { recordTarget, rowsOf } from "./rows.ts";

/** How long a page request waits for its build before it shows the progress page. */
const PATIENCE_MS = 400;

export interface PageHostOptions {
  /** Folders in source format, such as `force-app`. */
  sourceDirs: readonly string[];
  org: PageOrg;
  /** Where compiled pages are kept; for tests. */
  cacheFolder?: string;
}

export interface PageHost {
  /** Answers the request if its path is one of the page host's; the body must not have been read. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
  /** Builds the pages ahead of the first request, and says how that went. */
  prepare(): Promise<BuildState>;
  close(): Promise<void>;
}

export function createPageHost({ sourceDirs, org, cacheFolder }: PageHostOptions): PageHost {
  const build: PageBuild = createPageBuild(sourceDirs, cacheFolder);

  /** The package as it is on disk now: whoever edits a component sees it at the next load. */
  const metadata = freshMetadata(sourceDirs);

  const personOf = async (request: IncomingMessage): Promise<PageUser | null> => {
    const sessionId = sessionOf(org.organizationId, request);
    return sessionId === undefined ? null : org.userOfSession(sessionId);
  };

  async function showPage(request: IncomingMessage, response: ServerResponse, url: URL, user: PageUser): Promise<void> {
    const source: PackageMetadata = metadata();
    const target = await recordTarget(org, sessionOf(org.organizationId, request) ?? "", url);
    const page = findPage(target, source, user);
    if (page.kind === "missing") return sendHtml(response, 404, sayingHtml({ user, source, sentence: page.sentence }));
    const state = await atMost(PATIENCE_MS, build.ensure(source.fingerprint), () => build.state);
    if (state.kind === "failed") {
      const sentence = "The components could not be compiled.";
      return sendHtml(response, 500, sayingHtml({ user, source, sentence, details: state.message }));
    }
    if (state.kind !== "built") {
      return sendHtml(response, 200, preparingHtml(state.kind === "building" ? state.compiled : 0));
    }
    const assets = `/__pages/built/${path.basename(state.folder)}`;
    sendHtml(response, 200, pageHtml({ user, source, page, assets, preloads: state.preloads }));
  }

  async function callApex(request: IncomingMessage, response: ServerResponse, name: string): Promise<void> {
    const user = await personOf(request);
    if (user === null)
      return sendJson(response, 401, { message: "The session has ended. Log in again.", exceptionType: "" });
    // A page of another site can send requests with the cookie of this one, but neither this header nor this content type.
    const json = request.headers["content-type"]?.startsWith("application/json") ?? false;
    if (!json || !isSameOrigin(request))
      return sendJson(response, 403, { message: "Only pages of this org may call its Apex." });
    const [className = "", methodName = "", ...rest] = name.split(".");
    const body = await readBody(request);
    const parameters = parseObject(body);
    if (className === "" || methodName === "" || rest.length > 0 || parameters === undefined) {
      return sendJson(response, 400, {
        message: "Expected /__pages/apex/Class.method with a JSON object of named arguments.",
      });
    }
    const answer = await org.callApex(user.id, { className, methodName, arguments: parameters });
    // An exception is an answer too: as on the platform it comes with status 200, so that the browser reports no failed request.
    sendJson(response, 200, answer);
  }

  /** What wires and functions of `lightning/ui*Api` ask, and the rows of an object's list. */
  async function data(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const sessionId = sessionOf(org.organizationId, request);
    if (sessionId === undefined || (await org.userOfSession(sessionId)) === null)
      return sendJson(response, 401, [{ errorCode: "INVALID_SESSION_ID", message: "Session expired or invalid" }]);
    const json = request.headers["content-type"]?.startsWith("application/json") ?? false;
    if (!json || !isSameOrigin(request))
      return sendJson(response, 403, [{ errorCode: "FORBIDDEN", message: "Only pages of this org may ask its data." }]);
    const method = request.method ?? "GET";
    const rows = /^\/__pages\/rows\/(\w+)$/.exec(url.pathname)?.[1];
    if (rows !== undefined) return sendJson(response, 200, await rowsOf(org, sessionId, rows));
    const answer = await org.request({
      sessionId,
      method,
      path: url.pathname.slice("/__pages/".length),
      search: url.search.slice(1),
      body: method === "GET" ? "" : await readBody(request),
    });
    sendJson(response, 200, { status: answer.status, body: answer.body === "" ? null : JSON.parse(answer.body) });
  }

  async function sendResource(response: ServerResponse, pathname: string): Promise<void> {
    const [, , name = "", ...rest] = pathname.split("/").map(decodeURIComponent);
    const content = metadata().staticResources.get(name);
    const file = content === undefined ? undefined : path.join(content, ...rest);
    const inside = file === content || file?.startsWith(content + path.sep);
    if (file === undefined || !inside || !(await sendFile(response, file, "no-cache")))
      sendJson(response, 404, { message: `${pathname} is not here.` });
  }

  async function sendContentAsset(response: ServerResponse, pathname: string): Promise<void> {
    const asset = metadata().contentAssets.get(decodeURIComponent(pathname.slice("/file-asset/".length)));
    if (!asset || !(await sendFile(response, asset.file, "no-cache", asset.extension)))
      sendJson(response, 404, { message: `${pathname} is not here.` });
  }

  async function logIn(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const returnTo = localPathOr(url.searchParams.get("retURL"), "/");
    if (request.method !== "POST") return sendHtml(response, 200, userChooserHtml(await org.users(), returnTo));
    if (!isSameOrigin(request))
      return sendHtml(response, 403, sayingHtml({ sentence: "This form was sent from another site." }));
    const form = new URLSearchParams(await readBody(request));
    const chosen = (await org.users()).find((user) => user.id === form.get("userId"));
    if (chosen === undefined)
      return sendHtml(response, 400, sayingHtml({ sentence: "This org has no active user with that id." }));
    const sessionId = await org.openSession(chosen.id);
    sendRedirect(response, returnTo, sessionCookie(org.organizationId, sessionId));
  }

  async function frontDoor(response: ServerResponse, url: URL): Promise<void> {
    const sessionId = url.searchParams.get("sid") ?? "";
    const returnTo = localPathOr(url.searchParams.get("retURL"), "/");
    if ((await org.userOfSession(sessionId)) === null) return sendRedirect(response, loginPath(returnTo));
    // The redirect takes the session id out of the address bar and the history, as the platform's front door does.
    sendRedirect(response, returnTo, sessionCookie(org.organizationId, sessionId));
  }

  async function sendAsset(response: ServerResponse, assetPath: string): Promise<void> {
    const file = assetFrom(assetPath, build.folder);
    const sent = file !== undefined && (await sendFile(response, file));
    if (!sent) sendJson(response, 404, { message: `${assetPath} is not here.` });
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const url = new URL(request.url ?? "/", "http://localhost");
    const { pathname } = url;
    if (pathname.startsWith("/__pages/apex/")) {
      await callApex(request, response, decodeURIComponent(pathname.slice("/__pages/apex/".length)));
    } else if (pathname.startsWith("/__pages/ui-api/") || pathname.startsWith("/__pages/rows/")) {
      await data(request, response, url);
    } else if (pathname.startsWith("/resource/")) {
      await sendResource(response, pathname);
    } else if (pathname.startsWith("/file-asset/")) {
      await sendContentAsset(response, pathname);
    } else if (pathname.startsWith("/__pages/")) {
      await sendAsset(response, pathname.slice("/__pages/".length));
    } else if (pathname === "/secur/frontdoor.jsp") {
      await frontDoor(response, url);
    } else if (pathname === "/secur/logout.jsp") {
      sendRedirect(response, "/lightning/login", sessionCookie(org.organizationId, ""));
    } else if (pathname === "/lightning/login") {
      await logIn(request, response, url);
    } else if (pathname === "/" || pathname === "/lightning" || pathname.startsWith("/lightning/")) {
      const user = await personOf(request);
      if (user === null) sendRedirect(response, loginPath(pathname + url.search));
      else if (leadsToFirstPage(pathname)) sendRedirect(response, firstPagePath(metadata()));
      else await showPage(request, response, url, user);
    } else {
      return false;
    }
    return true;
  }

  return { handle, prepare: () => build.ensure(metadata().fingerprint), close: () => build.close() };
}

function loginPath(returnTo: string): string {
  return `/lightning/login?retURL=${encodeURIComponent(returnTo)}`;
}

function leadsToFirstPage(pathname: string): boolean {
  return ["/", "/lightning", "/lightning/page/home"].includes(pathname) || pathname.startsWith("/lightning/app/");
}

function parseObject(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body === "" ? "{}" : body);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

async function atMost<T>(ms: number, work: Promise<T>, otherwise: () => T): Promise<T> {
  const { promise: patience, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  try {
    return await Promise.race([work, patience.then(otherwise)]);
  } finally {
    clearTimeout(timer);
  }
}
