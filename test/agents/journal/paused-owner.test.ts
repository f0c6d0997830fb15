import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { FileRunStore } from "#agents";
import { expect, onTestFinished, test } from "vitest";
import { makeFolder } from "../agent-contract.ts";

const script = fileURLToPath(new URL("paused-owner.ts", import.meta.url));

test("an owner that was paused and fenced out writes nothing more when it wakes up", async () => {
  const folder = await makeFolder();
  const node = ["--conditions", "loopwiki-source", "--import", "tsx", script];
  const owner = spawn(process.execPath, [...node, folder], { stdio: ["pipe", "pipe", "inherit"] });
  onTestFinished(() => void owner.kill("SIGKILL"));
  const [said] = await once(owner.stdout, "data");
  expect(String(said)).toBe("claimed\n");
  owner.kill("SIGSTOP");
  const store = new FileRunStore(folder, () => new Date());
  // It is alive on this machine, so nobody may take its place: it could go on at any moment.
  await expect(store.claim("2026-06-till", false)).rejects.toMatchObject({ code: "lease-held" });
  // Seen from another machine it has not been heard of for ten minutes.
  const lease = join(folder, "leases/2026-06-till/1.json");
  await writeFile(
    lease,
    (await readFile(lease, "utf8")).replace(/"host":"[^"]*"/, '"host":"elsewhere"'),
  );
  const then = new Date(Date.now() - 600_000);
  await utimes(lease, then, then);
  const newer = await store.claim("2026-06-till", false);
  expect(newer.epoch).toBe(2);
  await store.append(newer, { type: "run-paused", reason: "second" });
  owner.kill("SIGCONT");
  owner.stdin.write("go on\n");
  const [answer] = await once(owner.stdout, "data");
  expect(String(answer)).toBe("lease-lost\n");
  const events = await store.read(newer.run);
  expect(events.map((event) => (event.type === "run-paused" ? event.reason : ""))).toEqual([
    "first",
    "second",
  ]);
});
