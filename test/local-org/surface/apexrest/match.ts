/**
 * Finds the `@RestResource` class of a URL.
 *
 * Apex Developer Guide, "RestResource Annotation": mappings are relative to `/services/apexrest`, case-sensitive, may end in a wildcard that follows a
 * slash; an exact mapping wins over wildcards, the longest wildcard wins over shorter ones.
 */

export interface UrlMapped {
  readonly urlMapping: string;
}

/**
 * The resource of a path.
 * @param path what follows `/services/apexrest`, with its leading slash
 */
export function matchResource<T extends UrlMapped>(resources: readonly T[], path: string): T | null {
  const exact = resources.find((resource) => resource.urlMapping === path);
  if (exact) return exact;
  const wildcards = resources.filter((resource) => matchesWildcard(resource.urlMapping, path));
  return wildcards.sort((a, b) => b.urlMapping.length - a.urlMapping.length)[0] ?? null;
}

function matchesWildcard(mapping: string, path: string): boolean {
  if (!mapping.endsWith("/*")) return false;
  const prefix = mapping.slice(0, -1);
  return path.startsWith(prefix) || `${path}/` === prefix;
}
