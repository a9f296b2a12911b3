import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, describe, expect, it } from "vitest";

const COMMAND = join(import.meta.dirname, "main.ts");
let running: ChildProcess | null = null;

afterEach(() => {
  running?.kill("SIGKILL");
  running = null;
});

function start(...args: string[]): ChildProcess {
  running = spawn(process.execPath, [COMMAND, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  return running;
}

async function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const child = start(...args);
  let [stdout, stderr] = ["", ""];
  child.stdout?.on("data", (chunk) => (stdout += String(chunk)));
  child.stderr?.on("data", (chunk) => (stderr += String(chunk)));
  const [code] = (await once(child, "close")) as [number];
  return { code, stdout, stderr };
}

describe("the org command", () => {
  it("prints one line of JSON when it is ready, serves, and ends on SIGTERM", async () => {
    const child = start("--empty");
    const [line] = (await once(createInterface({ input: child.stdout as NodeJS.ReadableStream }), "line")) as [string];
    const { url, username, accessToken, pubSub } = JSON.parse(line) as Record<string, string>;
    expect(username).toContain("@");
    expect(pubSub).toEqual({
      endpoint: expect.stringMatching(/^localhost:\d+$/),
      certificate: expect.stringContaining("BEGIN CERTIFICATE"),
    });
    const response = await fetch(
      `${url}/services/data/v65.0/query?q=${encodeURIComponent("SELECT Username FROM User WHERE IsActive = true LIMIT 1")}`,
      {
        headers: { authorization: `Bearer ${accessToken}` },
      },
    );
    expect(response.status).toBe(200);
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  it("ends with the npm that started it", async () => {
    running = spawn("npm", ["run", "-s", "org", "--", "--empty"], {
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    const [line] = (await once(createInterface({ input: running.stdout as NodeJS.ReadableStream }), "line")) as [
      string,
    ];
    const { url } = JSON.parse(line) as { url: string };
    expect((await fetch(`${url}/services/data`)).status).toBe(200);
    running.kill("SIGTERM");
    await expect
      .poll(() =>
        fetch(`${url}/services/data`).then(
          () => "up",
          () => "down",
        ),
      )
      .toBe("down");
  });

  it.each(["--help", "-h"])("says how it is called when it is asked: %s", async (help) => {
    const { code, stdout, stderr } = await run(help);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^Usage: npm run -s org -- /);
  });

  it("says which folder is missing", async () => {
    const { code, stderr } = await run("--source-dir", "/nowhere/at/all");
    expect(code).toBe(2);
    expect(stderr).toContain("/nowhere/at/all");
  });

  it.each([
    [["--port", "99999"], "--port"],
    [["--prot", "1"], "--prot"],
    [["--empty", "--source-dir", "."], "--empty"],
  ])("refuses %j", async (args, named) => {
    const { code, stderr } = await run(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(named);
  });

  it("lists what does not compile and ends", async () => {
    const { code, stderr } = await run("--source-dir", join(import.meta.dirname, "fixtures/failing"));
    expect(code).toBe(1);
    expect(stderr).toMatch(/Broken\.cls:4 Variable does not exist: missing/);
  });
});
