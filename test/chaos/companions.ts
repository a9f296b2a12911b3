import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { CompanionConfigInput } from "../../companion/src/config.ts";
import { pick, type Random } from "./random.ts";

/** Companions in processes of their own, behind one address as a load balancer would give them. */
export interface Fleet {
  /** Where hooks go: to any of those that are up, or 503. */
  url: string;
  size: number;
  /** Kills one (SIGKILL) and starts another in its place. */
  kill(): Promise<void>;
  close(): Promise<void>;
  /** People and commands that wait, and facts if they are asked for, as one of them says; Infinity while none says anything. */
  waiting(facts: boolean): Promise<number>;
  /** What each says of itself (`/status`), or why it says nothing. */
  statuses(): Promise<unknown[]>;
  /** What of the secrets any of them has printed. */
  printed(): string[];
}

interface Member {
  child: ChildProcess;
  url: string;
}

/** Looks for secrets in what is printed, also where a secret comes in two parts. */
function watchFor(secrets: readonly string[]) {
  const found = new Set<string>();
  const longest = Math.max(0, ...secrets.map(({ length }) => length));
  return {
    found,
    watch(stream: NodeJS.ReadableStream | null) {
      let rest = "";
      stream?.on("data", (chunk: Buffer) => {
        const text = rest + String(chunk);
        for (const secret of secrets) if (text.includes(secret)) found.add(secret);
        rest = text.slice(-longest);
      });
    },
  };
}

type Watch = ReturnType<typeof watchFor>["watch"];

/** How each companion is started. */
interface Start {
  config: CompanionConfigInput;
  /** The program of one companion. */
  program: string;
  watch: Watch;
}

const CHILD = "test/chaos/child.ts";
const OWN = join(import.meta.dirname, "../..");

async function startMember({ config, program, watch }: Start): Promise<Member> {
  const child = fork(program, {
    env: { PATH: process.env["PATH"], CHAOS_CONFIG: JSON.stringify(config) },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  watch(child.stdout);
  watch(child.stderr);
  let complaint = "";
  child.stderr?.on("data", (chunk: Buffer) => (complaint += String(chunk)));
  return new Promise((resolve, reject) => {
    child.once("message", (message) => resolve({ child, url: (message as { url: string }).url }));
    child.once("exit", (code) => reject(new Error(`A companion ended with ${code}. ${complaint.slice(-1_000)}`)));
  });
}

/** Starts it; while its database is away it ends at once, and is started again as a container would be. */
async function startPatiently(start: Start): Promise<Member> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startMember(start);
    } catch (error) {
      if (attempt === 5) throw error;
    }
  }
}

export interface FleetOptions {
  random: Random;
  /** What must not be printed. */
  secrets: readonly string[];
  /** The checkout of another version, which every second companion is started from. */
  beside?: string | undefined;
}

export async function startFleet(
  size: number,
  config: CompanionConfigInput,
  { random, secrets, beside = OWN }: FleetOptions,
): Promise<Fleet> {
  const { found, watch } = watchFor(secrets);
  const startOf = (place: number): Start => ({
    config,
    program: join(place % 2 === 0 ? OWN : beside, CHILD),
    watch,
  });
  const members: (Member | undefined)[] = await Promise.all(
    Array.from({ length: size }, (_, place) => startMember(startOf(place))),
  );

  const forward = async (body: string, headers: Record<string, string>, path: string): Promise<number> => {
    const up = members.filter((member) => member !== undefined);
    if (up.length === 0) return 503;
    try {
      const response = await fetch(`${pick(Math.random, up).url}${path}`, { method: "POST", headers, body });
      return response.status;
    } catch {
      return 503;
    }
  };
  const balancer = createServer((request, response) => {
    const challenge = request.headers["x-okta-verification-challenge"];
    if (request.method === "GET") return response.end(JSON.stringify({ verification: challenge }));
    const { authorization = "" } = request.headers;
    void text(request)
      .then((body) => forward(body, { authorization, "content-type": "application/json" }, request.url ?? "/"))
      .then((status) => response.writeHead(status).end())
      .catch(() => response.destroy());
    return undefined;
  });
  balancer.listen(0, "127.0.0.1");
  await once(balancer, "listening");

  return {
    url: `http://127.0.0.1:${(balancer.address() as AddressInfo).port}`,
    size,
    async kill() {
      const place = Math.floor(random() * size);
      const victim = members[place];
      if (victim === undefined) return;
      members[place] = undefined;
      victim.child.kill("SIGKILL");
      await once(victim.child, "exit");
      members[place] = await startPatiently(startOf(place));
    },
    async waiting(facts) {
      const member = members.find((each) => each !== undefined);
      try {
        const response = await fetch(`${member?.url}/status`);
        const { store, commands } = (await response.json()) as {
          store: { waiting: number; facts: { waiting: number } };
          commands: { waiting: number };
        };
        return store.waiting + (facts ? store.facts.waiting : 0) + commands.waiting;
      } catch {
        return Infinity;
      }
    },
    statuses: () =>
      Promise.all(
        members.map((member) =>
          fetch(`${member?.url}/status`)
            .then((response) => response.json())
            .catch(String),
        ),
      ),
    printed: () => [...found],
    async close() {
      balancer.closeAllConnections();
      balancer.close();
      await Promise.all(
        members.map(async (member) => {
          if (member === undefined) return;
          if (member.child.exitCode !== null || member.child.signalCode !== null) return;
          const ended = once(member.child, "exit");
          member.child.send("close");
          await ended;
        }),
      );
    },
  };
}
