/** Converts the package to metadata format with the Salesforce CLI, offline: it refuses metadata that a deploy would not even read. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root, run } from "../lib/run.ts";

const folder = await mkdtemp(join(tmpdir(), "lockstep-convert-"));
try {
  const { code } = await run(
    join(import.meta.dirname, "node_modules/.bin/sf"),
    ["project", "convert", "source", "--root-dir", "force-app", "--output-dir", folder],
    {
      cwd: root,
      env: { SF_DISABLE_TELEMETRY: "true", SF_AUTOUPDATE_DISABLE: "true", SF_SKIP_NEW_VERSION_CHECK: "true" },
    },
  );
  process.exitCode = code;
} finally {
  await rm(folder, { recursive: true, force: true });
}
