/** Finds the resource of a path under `/services/data/vXX.0`. */
import { methodNotAllowed, notFound } from "../http/errors.ts";
import type { RestResponse } from "../http/messages.ts";
import type { RestContext } from "./context.ts";

export type Handler = (context: RestContext, parameters: readonly string[]) => RestResponse;

/** One resource: a path pattern, where `:x` stands for one segment and `*` for the rest, and its methods. */
export interface Route {
  readonly pattern: string;
  readonly methods: Readonly<Record<string, Handler>>;
  /** The API version that brought it. */
  readonly since?: number;
}

/** Finds the handler. Parameters are percent-decoded. @throws RestError NOT_FOUND, METHOD_NOT_ALLOWED */
export function route(
  routes: readonly Route[],
  method: string,
  path: string,
  version: string,
): { handler: Handler; parameters: string[] } {
  const segments = path.split("/").filter(Boolean);
  for (const candidate of routes) {
    const parameters = match(candidate.pattern.split("/").filter(Boolean), segments);
    if (!parameters || Number(version) < (candidate.since ?? 0)) continue;
    const handler = candidate.methods[method] ?? (method === "HEAD" ? candidate.methods["GET"] : undefined);
    if (handler) return { handler, parameters };
    throw methodNotAllowed(method, allowedMethods(candidate));
  }
  throw notFound();
}

/** Whether there is a resource at a path, whatever the method. */
export function hasRoute(routes: readonly Route[], path: string): boolean {
  const segments = path.split("/").filter(Boolean);
  return routes.some((candidate) => match(candidate.pattern.split("/").filter(Boolean), segments) !== null);
}

function allowedMethods(candidate: Route): string[] {
  const methods = Object.keys(candidate.methods);
  return methods.includes("GET") ? ["HEAD", ...methods] : methods;
}

function match(pattern: readonly string[], segments: readonly string[]): string[] | null {
  const parameters: string[] = [];
  for (const [index, part] of pattern.entries()) {
    if (part === "*") return [...parameters, segments.slice(index).map(decode).join("/")];
    const segment = segments[index];
    if (segment === undefined) return null;
    if (part.startsWith(":")) parameters.push(decode(segment));
    else if (part.toLowerCase() !== segment.toLowerCase()) return null;
  }
  return pattern.length === segments.length ? parameters : null;
}

/** A part of a path as text. @throws RestError NOT_FOUND for a broken escape */
export function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw notFound();
  }
}
