import { execFileSync } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ChosenSandbox, type Sandbox } from "#agents";
import { Srt } from "../../agents/sandbox/srt.ts";
import { isAlive } from "../agents/agent-contract.ts";
import { escapes, tactics } from "../agents/sandbox/escapes.ts";
import { canary, credentialFiles, openEstate, type Estate } from "../agents/sandbox/estate.ts";
import { installSrt, type InstalledSrt } from "./install-srt.ts";

const isRoot = process.getuid?.() === 0;
let srt: InstalledSrt;
let estate: Estate;

/** srt as the person's own: an ordinary user runs it, whose folders are hers. */
function ofAnybody(repository: string): Sandbox {
  const hosts = ["shop.example"];
  const own = new Srt({ program: srt.program, repository, hosts, uid: 12_345 });
  return {
    name: own.name,
    prepare: async (request) => {
      const plan = await own.prepare(request);
      if (isRoot) execFileSync("chown", ["-R", "12345", dirname(plan.env["HOME"] ?? "")]);
      return plan;
    },
  };
}

async function openGarden(): Promise<Estate> {
  const garden = await openEstate(isRoot ? "user" : "self", ofAnybody);
  garden.env["PATH"] = `${srt.node}:${garden.env["PATH"]}`;
  return garden;
}

beforeAll(async () => {
  srt = installSrt();
  estate = await openGarden();
});
afterAll(() => estate.remove());

describe("a command in srt", () => {
  test("does its work, and leaves nothing of srt's behind", async () => {
    const before = await readdir(estate.worktree);
    const line = 'cat > bud.txt; cat bud.txt roses.txt; touch "$HOME/x" "$TMPDIR/x"; exit 3';
    const result = await estate.run(line, { input: "new\n" });
    expect(result).toMatchObject({ exitCode: 3, stdout: "new\nred\n", stderr: "" });
    expect((await readdir(estate.worktree)).toSorted()).toEqual([...before, "bud.txt"].toSorted());
  });

  const names = escapes({ root: "", home: "", repository: "", worktree: "" }).map(([name]) => name);
  test.each(names)("cannot %s", async (name) => {
    const before = await estate.fingerprint();
    const line = escapes(estate).find(([known]) => known === name)?.[1] ?? "";
    const { stdout } = await estate.run(`echo began; ${line}`);
    expect(stdout).toMatch(/^began\n/);
    expect(stdout).not.toContain(canary);
    expect(await estate.fingerprint()).toBe(before);
  });

  test("cannot change a protected document", async () => {
    const garden = await openGarden();
    const document = join(garden.worktree, "AGENTS.md");
    const before = await readFile(document, "utf8");
    for (const [name, line] of tactics) {
      await garden.run(line.replaceAll("F", "AGENTS.md"), { protect: ["AGENTS.md"] });
      expect({ name, text: await readFile(document, "utf8") }).toEqual({ name, text: before });
    }
    await garden.remove();
  });

  test.each(credentialFiles)("does not see ~/%s", async (name) => {
    const { stdout } = await estate.run(`cat "$HOME/${name}" '${estate.home}/${name}'`);
    expect(stdout).toBe("");
  });

  test("reaches no listener of the host, by its proxies neither", async () => {
    let visits = 0;
    const server = createServer((socket) => socket.end(String((visits += 1))));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const lines = [
      `bash -c 'echo x > /dev/tcp/127.0.0.1/${port}'`,
      `curl -s -m 3 http://127.0.0.1:${port}`,
      `curl -s -m 3 --noproxy '' http://127.0.0.1:${port}`,
      `curl -s -m 3 --noproxy '' -x "$HTTP_PROXY" http://localhost:${port}`,
    ];
    for (const line of lines) await estate.run(line);
    server.close();
    expect(visits).toBe(0);
  });

  test("runs for a plan with network, to the hosts that were named", async () => {
    expect((await estate.run("echo open", { network: true })).stdout).toBe("open\n");
  });

  test("ends with all it started, and is tidied up, at its limit", async () => {
    const before = await readdir(estate.worktree);
    const line = "setsid sleep 4718 & echo $!; sleep 4718";
    const result = await estate.run(line, { timeoutMs: 4000 });
    expect(result).toMatchObject({ timedOut: true });
    const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
    const lines = pids.map(async (pid) => [
      pid,
      await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => ""),
    ]);
    await expect
      .poll(async () =>
        (await Promise.all(lines)).filter(
          ([pid = "", text]) => text?.includes("4718") && isAlive(pid),
        ),
      )
      .toEqual([]);
    expect(await readdir(estate.worktree)).toEqual(before);
  });
});

test("is taken when the settings name it, and refused to root", async () => {
  const options = { repository: estate.repository, path: `${dirname(srt.program)}:${srt.node}` };
  const said: string[] = [];
  const warn = (text: string): void => void said.push(text);
  const sandbox = new ChosenSandbox({ mode: "required", backend: "srt", ...options, warn });
  const chosen = await sandbox.chosen().then(({ name }) => name, String);
  expect(chosen).toMatch(isRoot ? /srt confines no root/ : /^srt$/);
});
