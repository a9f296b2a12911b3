/**
 * Builds the image's file tree as the Dockerfile does, by `npm ci --omit=dev`, and starts it as somebody who may write
 * nothing but the data: a minute or more, and needs the npm registry or its cache.
 */
import { once } from "node:events";
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildImageTree, productionPackages, startImageTree } from "../../companion/deploy/image-tree.ts";

const folder = await mkdtemp(join(tmpdir(), "lockstep-image-"));
try {
  await chmod(folder, 0o755);
  const app = join(folder, "app");
  await buildImageTree(app, "npm");
  const bill = await readFile(join(app, "sbom.json"), "utf8");
  const { components } = JSON.parse(bill) as { components: { purl: string }[] };
  const told = new Set(components.map(({ purl }) => decodeURIComponent(purl).replace(/^pkg:npm\/(.+)@[^@]+$/, "$1")));
  const untold = (await productionPackages()).filter((path) => !told.has(path.replace("node_modules/", "")));
  if (untold.length > 0) throw new Error(`The bill of materials leaves out ${untold.join(", ")}.`);
  const { child, url, output } = await startImageTree(app, folder, "npm");
  const exit = once(child, "exit");
  const deadline = Date.now() + 60_000;
  const isReady = () =>
    fetch(`${url() ?? "http://127.0.0.1:9"}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
  let ready = false;
  while (!ready && child.exitCode === null && Date.now() < deadline) {
    ready = await isReady();
    if (!ready) await new Promise((resolve) => setTimeout(resolve, 200));
  }
  child.kill("SIGTERM");
  const [code] = await exit;
  if (!ready || code !== 0) {
    console.error(`The image's tree ${ready ? `ended with ${code}` : "never took events"}:\n${output()}`);
    process.exitCode = 1;
  } else console.log("The image's tree starts, takes events and drains.");
} finally {
  await rm(folder, { recursive: true, force: true });
}
