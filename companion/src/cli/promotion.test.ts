import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { run } from "./program.ts";

const folder = mkdtempSync(join(tmpdir(), "lockstep-promotion-"));
const file = join(folder, "rules.json");
const server = createServer((request, response) => {
  let text = "";
  request.on("data", (chunk: Buffer) => (text += chunk.toString()));
  request.on("end", () => {
    const { org, dryRun } = JSON.parse(text) as { org: string; dryRun: boolean };
    if (dryRun) send(response, 200, compared);
    else saves[org]!(response);
  });
});
const compared = {
  mode: "merge",
  hash: "1",
  changes: [{ section: "rules", name: "Nights", change: "added", before: null, after: { name: "Nights" } }],
  findings: [],
};
let saves: Record<string, (response: ServerResponse) => void> = {};
const send = (response: ServerResponse, status: number, body: unknown) =>
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));

beforeEach(async () => {
  writeFileSync(file, JSON.stringify({ format: "lockstep-configuration", contract: 1, rules: [] }));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  server.closeAllConnections();
  server.close();
});

it("an import into several orgs tells what became of each, also when one is broken off in the middle", async () => {
  saves = {
    first: (response) => send(response, 200, { ...compared, version: { number: 3 } }),
    broken: (response) => response.destroy(),
    slow: (response) => send(response, 502, { code: "timeout", message: "Salesforce did not answer in time." }),
    denied: (response) => send(response, 403, { code: "forbidden", message: "No." }),
    last: (response) => send(response, 200, { ...compared, version: { number: 8 } }),
  };
  const orgs = Object.keys(saves).flatMap((org) => ["--org", org]);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const lockstep = async (...args: string[]) => {
    let text = "";
    const out = { write: (part: string) => (text += part), isTerminal: false };
    const serve = () => Promise.reject(new Error("not here"));
    const environment = { LOCKSTEP_OPERATOR_TOKEN: "a-token-of-operators" };
    const all = ["--url", url, ...args, ...orgs, "config", "import", file, "--yes"];
    return { code: await run(all, { environment, out, err: out, serve }), text };
  };
  const { code, text } = await lockstep();
  expect(code).toBe(2);
  expect(text.split("==\n").at(-1)!.split("\n")).toEqual([
    "first: imported, kept as version 3",
    expect.stringMatching(/^broken: not known whether it was imported; config check tells: The companion at /),
    expect.stringMatching(/^slow: not known whether it was imported; .*did not answer in time\. \(timeout\)$/),
    expect.stringMatching(/^denied: nothing was imported: No\./),
    "last: imported, kept as version 8",
    "",
  ]);
  const json = await lockstep("--json");
  expect(json.code).toBe(2);
  const told = JSON.parse(json.text) as { orgs: { org: string; state: string }[] };
  expect(told.orgs.map(({ org, state }) => `${org} ${state}`)).toEqual([
    "first imported",
    "broken unknown",
    "slow unknown",
    "denied failed",
    "last imported",
  ]);
});
