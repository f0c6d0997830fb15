import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { storesAt } from "./durable/stores.ts";

const errors = ["ENOSPC", "EIO", "EROFS", "EMFILE", "EACCES"];
/** System calls of each kind of write, and how often it makes them. */
const calls: Record<string, readonly string[]> = {
  page: ["openat", "openat#2", "fsync", "fsync#2", "rename"],
  incident: ["openat#2", "openat#3", "fsync", "fsync#2", "rename"],
  line: ["openat", "fdatasync", "write"],
  journal: ["openat#2", "fdatasync", "write"],
  lease: ["openat", "openat#2", "fsync", "link"],
};
/** `write` is injected by path: libuv wakes its threads by writing too. */
const appended: Record<string, string> = {
  line: "state/andon/line.jsonl",
  journal: "state/runs/till.1/journal.jsonl",
};

let folder: string;
let writer: ChildProcess;
let lines: AsyncIterableIterator<string>;
let pid = "";

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "loopwiki-faults-")));
  const script = fileURLToPath(new URL("durable/faulted.ts", import.meta.url));
  const node = ["--conditions", "loopwiki-source", "--import", "tsx", script, folder];
  writer = spawn(process.execPath, node, { stdio: ["pipe", "pipe", "inherit"] });
  lines = createInterface({ input: writer.stdout! })[Symbol.asyncIterator]();
  pid = (await said()).split(" ")[1] ?? "";
});
afterAll(async () => {
  writer.kill("SIGKILL");
  await rm(folder, { recursive: true, force: true });
});

async function said(): Promise<string> {
  return String((await lines.next()).value);
}

/** What the write ended with: `ok`, or the code of the error. */
async function write(what: string, count: number): Promise<string> {
  writer.stdin?.write(`${what} ${count}\nreport\n`);
  return said();
}

/** Makes the nth such call fail while `work` goes on. */
async function during<T>({ call, error, what }: Fault, work: () => Promise<T>): Promise<T> {
  const [name = "", nth = "1"] = call.split("#");
  const path = name === "write" ? ["-P", join(folder, appended[what] ?? "")] : [];
  const names = aliases[name] ?? name;
  const inject = ["-e", `trace=${names}`, "-e", `inject=${names}:error=${error}:when=${nth}`];
  const args = ["-f", "-q", "-o", "/dev/null", "-p", pid, ...path, ...inject];
  const strace = spawn("strace", args, { stdio: "ignore" });
  while (!(await isTraced())) await sleep(10);
  const result = await work();
  strace.kill("SIGINT");
  await once(strace, "close");
  return result;
}

const aliases: Record<string, string> = {
  rename: "rename,renameat,renameat2",
  link: "link,linkat",
};

/** Whether strace holds every thread of the writer. */
async function isTraced(): Promise<boolean> {
  const tasks = await readdir(`/proc/${pid}/task`);
  const states = await Promise.all(
    tasks.map((task) => readFile(`/proc/${pid}/task/${task}/status`, "utf8")),
  );
  return states.every((state) => /^TracerPid:\t[1-9]/m.test(state));
}

/** What is readable now, by kind: a number, or a whole list. */
async function seen(): Promise<Record<string, unknown>> {
  const { line, incidents, content, runs } = storesAt(folder);
  const page = await content.read("wiki/10_DOMAIN/till.md");
  const whole = page === undefined || page.split("\n").length === 502;
  return {
    page: whole ? page?.split("\n")[0] : "torn",
    line: (await line.read()).length,
    journal: (await runs().read("till.1")).map(({ seq }) => seq).join(" "),
    incident: (await incidents.list()).length,
  };
}

interface Fault {
  what: string;
  call: string;
  error: string;
}

/** Twice each: a fault may leave something behind that only the next one meets. */
const faults: Fault[] = [1, 2].flatMap(() =>
  Object.entries(calls).flatMap(([what, names]) =>
    names.flatMap((call) => errors.map((error) => ({ what, call, error }))),
  ),
);

/**
 * A refused write leaves all as it was. After the sync of the folder (the last step), or of an append, what was
 * refused may be there, and whole.
 */
function comparable(state: Record<string, unknown>, { what, call }: Fault): unknown {
  const last = call.endsWith("#2") || call.endsWith("#3") || call === "fdatasync";
  return last ? { ...state, [what]: "either" } : state;
}

test("150 faults of the disk: what was there stays whole, and the next write works", async () => {
  let count = 0;
  let refused = 0;
  for (const what of Object.keys(calls)) expect(await write(what, (count += 1))).toBe("ok");
  for (const fault of faults) {
    const before = await seen();
    const outcome = await during(fault, () => write(fault.what, (count += 1)));
    const after = await seen();
    if (outcome !== "ok") refused += 1;
    const kept = outcome === "ok" ? after : before;
    expect({ fault, ...Object(comparable(after, fault)) }).toEqual({
      fault,
      ...Object(comparable(kept, fault)),
    });
    expect({ fault, page: after["page"] }).not.toEqual({ fault, page: "torn" });
    expect({ fault, again: await write(fault.what, (count += 1)) }).toEqual({ fault, again: "ok" });
  }
  process.stderr.write(`${faults.length} faults, ${refused} of them refused the write, 0 torn\n`);
  expect(faults.length).toBeGreaterThanOrEqual(150);
  expect(refused).toBeGreaterThan(faults.length / 2);
}, 1_800_000);
