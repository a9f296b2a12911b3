/**
 * One cold start of an org with the package, in a process of its own, told in its parts as one line of JSON.
 *
 *     node test/bench/org/start.ts [--parts]
 *
 * Without `--parts` the org is started as everyone starts one; with it its parts are run one after the other on this thread.
 */
const processStartedAt = performance.timeOrigin;
const sinceStart = (): number => performance.timeOrigin + performance.now() - processStartedAt;

if (process.argv.includes("--parts")) {
  const { buildProgram } = await import("../../local-org/org/build.ts");
  const { OrgCore } = await import("../../local-org/org/core.ts");
  const { projectSourceDirs } = await import("../../local-org/org/source.ts");
  const loadedMs = sinceStart();
  const part = <T>(work: () => T): { value: T; ms: number } => {
    const startedAt = performance.now();
    return { value: work(), ms: performance.now() - startedAt };
  };
  const options = { sourceDirs: projectSourceDirs(), withTests: false };
  buildProgram(options); // whoever starts an org twice has it in the cache
  const cached = part(() => buildProgram(options));
  const org = part(() => OrgCore.create({ build: cached.value, now: () => Date.now(), warn: () => {} }));
  const compiled = part(() => buildProgram({ ...options, cacheDirectory: null }));
  say({ loadMs: loadedMs, compileMs: compiled.ms, compileCachedMs: cached.ms, deployMs: org.ms });
} else {
  const { startOrg } = await import("../../local-org/org/index.ts");
  const org = await startOrg();
  const readyMs = sinceStart();
  const request = async (): Promise<number> => {
    const startedAt = performance.now();
    const headers = { authorization: `Bearer ${org.accessToken}` };
    const response = await fetch(`${org.url}/services/apexrest/lockstep/v1/health`, { headers });
    if (response.status >= 500) throw new Error(`health answered ${response.status}`);
    await response.arrayBuffer();
    return performance.now() - startedAt;
  };
  const firstRequestMs = await request();
  say({ readyMs, firstRequestMs, secondRequestMs: await request() });
  await org.close();
}

function say(figures: Record<string, number>): void {
  process.stdout.write(`${JSON.stringify(figures)}\n`);
}
