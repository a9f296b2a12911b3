import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { openTemporary } from "./temporary.ts";
import type { Temporary } from "./temporary.ts";
import setup from "./temporary-setup.ts";

const open: Temporary[] = [];
const opened = () => {
  const temporary = openTemporary();
  open.push(temporary);
  return temporary;
};
// Each ends in the folder in which it began.
afterEach(() =>
  open
    .splice(0)
    .toReversed()
    .forEach((temporary) => temporary.close()),
);

describe("the temporary folder of a run", () => {
  it("is that of this process and of its children, until it is closed", async () => {
    const before = tmpdir();
    const { folder, close } = opened();
    expect(dirname(folder)).toBe(before);
    expect(tmpdir()).toBe(folder);
    const child = spawn(process.execPath, ["-p", "os.tmpdir()"], { stdio: ["ignore", "pipe", "inherit"] });
    expect(String(await once(child.stdout, "data"))).toBe(`${folder}\n`);
    mkdtempSync(join(folder, "left-"));
    close();
    expect(existsSync(folder)).toBe(false);
    expect(tmpdir()).toBe(before);
  });

  it("is removed by the next run when its own was killed, and by nobody while that lives", async () => {
    // No run's own: within that a folder goes with the run.
    const outer = join(opened().folder, "outer");
    mkdirSync(outer);
    process.env["TMPDIR"] = outer;
    const code = `import("${join(import.meta.dirname, "temporary.ts")}").then(({ openTemporary }) => {
      console.log(openTemporary().folder);
      setInterval(() => {}, 1000);
    })`;
    const child = spawn(process.execPath, ["-e", code], { stdio: ["ignore", "pipe", "inherit"] });
    const folder = String((await once(child.stdout, "data"))[0]).trim();
    mkdirSync(join(folder, "some"));
    writeFileSync(join(folder, "some/file"), "");
    expect(dirname(folder)).toBe(outer);
    openTemporary().close();
    expect(existsSync(folder)).toBe(true);
    child.kill("SIGKILL");
    await once(child, "exit");
    openTemporary().close();
    expect(existsSync(folder)).toBe(false);
  });
});

describe("vitest's", () => {
  const run = (failed: number) => setup({ vitest: { state: { getCountOfFailedTests: () => failed } } });

  it("fails the run when tests that passed left something, and removes it", () => {
    const end = run(0);
    const litter = mkdtempSync(join(tmpdir(), "litter-"));
    mkdirSync(join(tmpdir(), "local-org-sources"));
    expect(end).toThrow(/^Tests left behind in the temporary folder: litter-\w{6}$/);
    expect(existsSync(dirname(litter))).toBe(false);
  });

  it("says nothing of what tests left that failed", () => {
    const end = run(1);
    const litter = mkdtempSync(join(tmpdir(), "litter-"));
    end();
    expect(existsSync(dirname(litter))).toBe(false);
  });
});
