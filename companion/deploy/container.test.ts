/** The image cannot be built here: its file tree is, and started as the image would start it (R39). */
import { once } from "node:events";
import { chmod, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { startOkta } from "../../test/local-okta/index.ts";
import { configFromEnvironment } from "../src/environment.ts";
import { startFakeOrg } from "../testing/fake-org.ts";
import { buildImageTree, newKey, startImageTree } from "./image-tree.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lockstep-image-"));
  await chmod(folder, 0o755);
  await buildImageTree(join(folder, "app"), "linked");
}, 120_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

const text = (path: string) => readFile(join(import.meta.dirname, path), "utf8");

it(
  "starts with the production dependencies alone, carries a person over, drains on SIGTERM within Docker's 10 s",
  { timeout: 180_000 },
  async () => {
    const [okta, org] = await Promise.all([startOkta(), startFakeOrg()]);
    const started = await startImageTree(join(folder, "app"), folder, "linked", { okta, org });
    const { child, output } = started;
    const exit = once(child, "exit");
    try {
      // It has come up, or has given up: both end the wait.
      await expect.poll(() => started.url() ?? child.exitCode ?? undefined, { timeout: 90_000 }).toBeDefined();
      const url = started.url();
      expect(url, output()).toBeDefined();
      await expect.poll(async () => (await fetch(`${url}/readyz`)).status).toBe(200);
      const answer = await fetch(`${url}/hooks/okta/main`, {
        headers: { authorization: "a-hook-secret-of-the-image", "x-okta-verification-challenge": "x" },
      });
      expect(await answer.json()).toEqual({ verification: "x" });
      const secret = "a-hook-secret-of-the-image";
      await okta.driver.registerHook({ url: `${url}/hooks/okta/main`, types: ["user.lifecycle.activate"], secret });
      const profile = { login: "ann@example.com", email: "ann@example.com", firstName: "Ann", lastName: "Lee" };
      const { id } = okta.driver.createUser({ profile });
      await expect.poll(() => org.people.get(id)?.active).toBe(true);
    } finally {
      child.kill("SIGTERM");
    }
    expect(await exit, output()).toEqual([0, null]);
    expect(output()).toMatch(/"signal":"SIGTERM","msg":"The companion stops[^]*"msg":"The companion has stopped\."/);
    await Promise.all([okta.close(), org.close()]);
    expect(output()).not.toMatch(/a-token|a-hook-secret|operators-of-the-image|PRIVATE KEY/);
  },
);

it("holds no tests and no development dependencies", async () => {
  const files = await readdir(join(folder, "app/companion"), { recursive: true });
  expect(files.filter((file) => /\.(test|suite)\.ts$/.test(file))).toEqual([]);
  const packages = await readdir(join(folder, "app/node_modules"));
  expect(packages).not.toContain("vitest");
  expect(await readdir(join(folder, "app/companion"))).toEqual(["bin", "src"]);
});

it("holds nothing that no server loads, and every licence", async () => {
  const files = await readdir(join(folder, "app/node_modules"), { recursive: true });
  expect(files.filter((file) => /\.(map|ts)$|^jsforce\/(dist|browser)\//.test(file))).toEqual([]);
  expect(files).toContain("jsforce/lib/index.js");
  expect(files).toContain("@okta/okta-sdk-nodejs/LICENSE.md");
});

const readSecret = (path: string) => {
  if (path.endsWith("private-key")) return newKey();
  if (path.endsWith("store-url")) return "postgres://lockstep:x@database:5432/lockstep";
  return "a-secret-of-some-length";
};

it("is composed with settings that the companion takes, secrets from files, and a root that is read only", async () => {
  const { services, secrets } = parse(await text("compose.yaml"));
  const { companion, database } = services;
  expect(configFromEnvironment(companion.environment, readSecret).store).toMatchObject({ engine: "postgres" });
  expect(companion).toMatchObject({ read_only: true, cap_drop: ["ALL"], security_opt: ["no-new-privileges:true"] });
  for (const name of [...companion.secrets, ...database.secrets]) expect(Object.keys(secrets)).toContain(name);
  for (const [name, value] of Object.entries<string>({ ...companion.environment, ...database.environment })) {
    if (name.endsWith("_FILE")) expect(secrets).toHaveProperty([value.replace("/run/secrets/", "")]);
  }
});

it("is deployed with settings that the companion takes, probes, limits, and no rights that it does not need", async () => {
  const documents = parseAllDocuments(await text("kubernetes/lockstep.yaml")).map((document) => document.toJS());
  const of = (kind: string) => documents.find((document) => document.kind === kind);
  const config = configFromEnvironment(of("ConfigMap").data, readSecret);
  expect(config.store).toMatchObject({ engine: "postgres", tls: "verify" });
  const { spec } = of("Deployment").spec.template;
  const [container] = spec.containers;
  expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 10_001 });
  expect(container.securityContext).toEqual({
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
  });
  expect(container.livenessProbe.httpGet.path).toBe("/healthz");
  expect(container.readinessProbe.httpGet.path).toBe("/readyz");
  expect(container.resources.limits).toHaveProperty("memory");
  const drainMs = config.sync.closeMs + container.lifecycle.preStop.sleep.seconds * 1_000;
  expect(spec.terminationGracePeriodSeconds * 1_000).toBeGreaterThan(drainMs + 5_000);
  expect(of("Ingress").spec.rules[0].http.paths.map(({ path }: { path: string }) => path)).toEqual(["/hooks/okta/"]);
});
