/** Runs the stock Salesforce CLI, as it is installed in `scripts/tools`, against a local org. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { cacheFolder } from "../../local-org/cache-folder.ts";

export const projectRoot = join(import.meta.dirname, "../../..");
const COMMAND = join(projectRoot, "scripts/tools/node_modules/@salesforce/cli/bin/run.js");

export const isSfInstalled = existsSync(COMMAND);

/** For titles: says what to do where the CLI is missing. */
export const hint = isSfInstalled ? "" : " (left out: the sf CLI comes with `npm ci --prefix scripts/tools`)";

/** The CLI takes seconds to start, and longer beside other tests. */
export const SF_TIMEOUT = 400_000;

export interface SfOutcome<Result> {
  readonly code: number;
  readonly result: Result;
  /** Of a failure. */
  readonly name: string | undefined;
  readonly message: string | undefined;
  readonly data: unknown;
}

/** A home of its own for the CLI: nothing of the machine's is read, nothing is left. */
export class Sf {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(): Promise<Sf> {
    const sf = new Sf(await mkdtemp(join(tmpdir(), "lockstep-sf-")));
    await sf.write({
      "sfdx-project.json": JSON.stringify({
        packageDirectories: [{ path: "src", default: true }],
        namespace: "",
        sourceApiVersion: "65.0",
      }),
      "src/.keep": "",
    });
    return sf;
  }

  /** Writes files of an sfdx project whose package directory is `src`. */
  async write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [file, text] of Object.entries(files)) {
      await mkdir(dirname(join(this.folder, file)), { recursive: true });
      await writeFile(join(this.folder, file), text);
    }
  }

  /** Runs a command with `--json`. It may fail: the outcome says so. */
  run<Result>(
    args: readonly string[],
    options: { readonly env?: Record<string, string>; readonly cwd?: string; readonly input?: string } = {},
  ): Promise<SfOutcome<Result>> {
    const home = join(this.folder, "home");
    const env = {
      PATH: process.env["PATH"] ?? "",
      HOME: home,
      SF_DATA_DIR: join(home, "data"),
      SF_CONFIG_DIR: join(home, "config"),
      SF_CACHE_DIR: join(home, "cache"),
      SF_DISABLE_TELEMETRY: "true",
      SF_AUTOUPDATE_DISABLE: "true",
      SF_SKIP_NEW_VERSION_CHECK: "true",
      // The thread that would write it takes a fifth of a command's time.
      SF_DISABLE_LOG_FILE: "true",
      SF_USE_GENERIC_UNIX_KEYCHAIN: "true",
      SF_ORG_METADATA_REST_DEPLOY: "true",
      // Most of a command's time is the loading of its modules.
      NODE_COMPILE_CACHE: cacheFolder("node"),
      ...options.env,
    };
    return new Promise((resolve, reject) => {
      const command = [COMMAND, ...args, "--json"];
      const settings = { env, cwd: options.cwd ?? this.folder, maxBuffer: 64 * 1024 * 1024, encoding: "utf8" as const };
      execFile(process.execPath, command, settings, (error, stdout, stderr) => {
        const answer = jsonOf<Partial<SfOutcome<Result>> & { result: Result }>(stdout);
        if (!answer) return reject(new Error(`sf ${args.join(" ")} did not answer JSON:\n${stdout}\n${stderr}`));
        const { result, data, name, message } = answer;
        return resolve({ result, data, name, message, code: error ? Number(error.code) : 0 });
      });
    });
  }

  /** Logs in with an access token. */
  async logIn(org: { readonly url: string; readonly accessToken: string }, alias: string): Promise<void> {
    const args = ["org", "login", "access-token", "--instance-url", org.url, "--no-prompt", "--alias", alias];
    const { code, message } = await this.run(args, { env: { SF_ACCESS_TOKEN: org.accessToken } });
    if (code !== 0) throw new Error(`sf org login access-token failed: ${message}`);
  }

  async close(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

function jsonOf<T>(text: string): T | null {
  try {
    return JSON.parse(text) as T;
  } catch {
    return null;
  }
}
