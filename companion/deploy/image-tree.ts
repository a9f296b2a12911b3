/** The file tree of the image, and its start as the image starts it, where no image can be built. */
import { generateKeyPairSync } from "node:crypto";
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { chmod, copyFile, cp, link, mkdir, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { promisify } from "node:util";
import { isNeeded } from "./slim.ts";

const execute = promisify(execFile);
const root = join(import.meta.dirname, "../..");

/** Whom containers run as that were told no user of their own. */
const NOBODY = 65_534;

interface Locked {
  packages: Record<string, { dev?: boolean; optional?: boolean; devOptional?: boolean }>;
}

/** The packages that `npm ci --omit=dev --omit=optional` installs beside each other, by the lock. */
export async function productionPackages(): Promise<string[]> {
  const { packages } = JSON.parse(await readFile(join(root, "package-lock.json"), "utf8")) as Locked;
  return Object.entries(packages).flatMap(([path, { dev, optional, devOptional }]) => {
    const isLeftOut = dev === true || optional === true || devOptional === true;
    return /^node_modules\/(@[^/]+\/)?[^/]+$/.test(path) && !isLeftOut ? [path] : [];
  });
}

/** Links the files of those that are installed here, as far as the image keeps them: no time, where npm takes a minute. */
async function linkPackages(folder: string): Promise<void> {
  const packages = await realpath(join(root, "node_modules"));
  for (const path of await productionPackages()) {
    const from = join(packages, relative("node_modules", path));
    for (const entry of await readdir(from, { recursive: true, withFileTypes: true })) {
      const file = join(entry.parentPath, entry.name);
      const below = relative(packages, file);
      if (!entry.isFile() || !isNeeded(below)) continue;
      const to = join(folder, "node_modules", below);
      await mkdir(dirname(to), { recursive: true });
      await link(file, to).catch(() => copyFile(file, to));
    }
  }
}

/** How the packages come there: by npm as in the image, or linked to those that are installed here. */
export type Packages = "npm" | "linked";

/** What the Dockerfile's first stage leaves in /app, by its own lines. */
export async function buildImageTree(folder: string, packages: Packages): Promise<void> {
  const recipe = await readFile(join(root, "companion/Dockerfile"), "utf8");
  const stage = recipe.slice(0, recipe.indexOf("\nFROM ", recipe.indexOf("FROM ") + 1));
  for (const [, line = ""] of stage.matchAll(/^COPY (.+)$/gm)) {
    const words = line.split(" ");
    const to = words.pop() as string;
    for (const from of words)
      await cp(join(root, from), join(folder, to === "./" ? from : to), {
        recursive: true,
        filter: (path) => !/\.(test|suite)\.ts$/.test(path),
      });
  }
  for (const [, line = ""] of stage.matchAll(/^RUN (.+)$/gm)) {
    if (packages === "linked") {
      if (line.startsWith("npm ci ")) await linkPackages(folder);
      if (line.includes("rm -r companion/deploy")) await rm(join(folder, "companion/deploy"), { recursive: true });
    } else await execute("sh", ["-c", line], { cwd: folder, maxBuffer: 1e8 });
  }
}

/** Where the two platforms are; nowhere, where nothing is said: a companion takes events all the same. */
export interface Platforms {
  okta: { url: string; token: string };
  org: { url: string; clientId: string; username: string; privateKey: string };
}

const NOWHERE = "http://127.0.0.1:9";

/** Starts what the image starts; with packages of its own as somebody who may write nothing but the data. */
export async function startImageTree(
  folder: string,
  data: string,
  packages: Packages,
  { okta, org }: Partial<Platforms> = {},
): Promise<{ child: ChildProcess; url: () => string | undefined; output: () => string }> {
  const recipe = await readFile(join(root, "companion/Dockerfile"), "utf8");
  const command = JSON.parse(/^CMD (\[.+\])$/m.exec(recipe)?.[1] ?? "[]") as string[];
  const secrets = join(data, "secrets");
  await mkdir(secrets, { recursive: true });
  const environment: Record<string, string> = {};
  for (const [name, text] of Object.entries({
    LOCKSTEP_OKTA_TOKEN: okta?.token ?? "a-token",
    LOCKSTEP_HOOK_SECRETS: "a-hook-secret-of-the-image",
    LOCKSTEP_ORG_PRIVATE_KEY: org?.privateKey ?? newKey(),
    LOCKSTEP_OPERATOR_TOKEN: "operators-of-the-image",
  })) {
    const file = join(secrets, name);
    await writeFile(file, text);
    environment[`${name}_FILE`] = file;
  }
  const store = join(data, "store");
  await mkdir(store, { recursive: true });
  await chmod(store, 0o777);
  const somebodyElse = packages === "npm" && process.getuid?.() === 0;
  // The Node at hand may be where only its owner may look.
  const node = somebodyElse ? join(data, "node") : process.execPath;
  if (somebodyElse) {
    await copyFile(process.execPath, node);
    await chmod(node, 0o755);
  }
  const child = spawn(node, command.slice(1), {
    cwd: folder,
    env: {
      ...environment,
      NODE_ENV: "production",
      LOCKSTEP_PORT: "0",
      LOCKSTEP_STORE_DIR: store,
      LOCKSTEP_OKTA_URL: okta?.url ?? NOWHERE,
      LOCKSTEP_ORG_LOGIN_URL: org?.url ?? NOWHERE,
      LOCKSTEP_ORG_CLIENT_ID: org?.clientId ?? "a-client",
      LOCKSTEP_ORG_USERNAME: org?.username ?? "lockstep@acme.example",
    },
    stdio: ["ignore", "pipe", "pipe"],
    ...(somebodyElse ? { uid: NOBODY, gid: NOBODY } : {}),
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  // It says so itself, once it takes events.
  const url = () => /"url":"(http[^"]+)","msg":"The companion is ready/.exec(output)?.[1];
  return { child, url, output: () => output };
}

/** A private key that opens nothing, PEM. */
export function newKey(): string {
  return generateKeyPairSync("rsa", { modulusLength: 2048 })
    .privateKey.export({ type: "pkcs8", format: "pem" })
    .toString();
}
