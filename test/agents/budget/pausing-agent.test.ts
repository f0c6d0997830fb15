import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FilePauses, PausingAgent, ReplayAgent, type Agent } from "#agents";
import { describe, expect, test } from "vitest";
import { describeAgentContract, makeFolder, runToResult, shopTask } from "../agent-contract.ts";
import { scripted } from "../execute/shop.ts";

const ok = { outcome: "ok", summary: "done" };
const limited = (resumeAt?: string): object => ({
  role: "maker",
  result: { outcome: "rate-limited", summary: "slow down\nplease", ...(resumeAt && { resumeAt }) },
});

function agentOf(...tasks: object[]): Agent {
  return new ReplayAgent(scripted(tasks));
}

/** A clock that stands until it is moved. */
class Clock {
  now = new Date("2026-11-20T12:00:00.000Z");
  readonly read = (): Date => this.now;
}

describeAgentContract("pausing", async (behaviour) => {
  const role = behaviour === "fails" ? "librarian" : "maker";
  const delayMs = behaviour === "hangs" ? 60_000 : 0;
  const inner = agentOf({ role, result: ok, delayMs }, { role: "checker", result: ok });
  const clock = new Clock();
  const pauses = new FilePauses(await makeFolder(), clock.read);
  return { agent: new PausingAgent(inner, "anthropic", pauses, clock.read) };
});

describe("a rate limit", () => {
  // oxlint-disable-next-line unicorn/consistent-function-scoping -- read beside its tests
  async function shop() {
    const folder = await makeFolder();
    const clock = new Clock();
    const task = shopTask({ cwd: await makeFolder() });
    const run = (inner: Agent, service = "anthropic") => {
      const pauses = new FilePauses(folder, clock.read); // another process
      return runToResult(new PausingAgent(inner, service, pauses, clock.read), task);
    };
    return { folder, clock, run };
  }
  const resumeAt = "2026-11-20T12:30:00.000Z";

  test("holds for every agent of the provider, and for no other, until it ends", async () => {
    const { clock, run, folder } = await shop();
    await run(agentOf(limited(resumeAt)));
    const good = agentOf({ role: "maker", result: ok });
    const { result } = await run(good);
    expect(result).toMatchObject({ outcome: "rate-limited", resumeAt });
    expect(result.summary).toContain("slow down");
    expect(result.summary).not.toContain("please");
    expect((await run(good, "openai")).result.outcome).toBe("ok");
    clock.now = new Date(resumeAt);
    expect((await run(good)).result.outcome).toBe("ok");
    expect(await readdir(folder)).toEqual([]);
  });

  test("without a time is a quarter of an hour", async () => {
    const { run } = await shop();
    const { result } = await run(agentOf(limited()));
    expect(result.resumeAt).toBe("2026-11-20T12:15:00.000Z");
  });

  test("is not made shorter by another one", async () => {
    const { folder, clock } = await shop();
    const pauses = new FilePauses(folder, clock.read);
    await pauses.begin("a/b", { resumeAt, detail: "long" });
    await pauses.begin("a/b", { resumeAt: "2026-11-20T12:01:00.000Z", detail: "short" });
    expect(await pauses.active("a/b")).toEqual({ resumeAt, detail: "long" });
  });

  test("in a file that is damaged is none", async () => {
    const { folder, run } = await shop();
    await writeFile(join(folder, "anthropic.json"), '{"resumeAt": "tomor');
    expect((await run(agentOf({ role: "maker", result: ok }))).result.outcome).toBe("ok");
  });
});
