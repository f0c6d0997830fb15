import { appendFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Agent } from "#agents";
import { setTimeout as sleep } from "node:timers/promises";
import { meter } from "./purse.ts";

/**
 * A process whose agent asks until its budget refuses, writes down what each request really used, and
 * kills itself with SIGKILL in the nth one. It begins when as many processes as there are to be stand ready.
 * Arguments: folder, n, limit in tokens, number of processes.
 */
const [folder = "", nth = "0", limit = "0", together = "1"] = process.argv.slice(2);
const most = 100;

const agent: Agent = {
  label: "spender",
  async *run() {
    for (let request = 1; ; request += 1) {
      yield { type: "call", atMost: { inputTokens: most, outputTokens: 0 } };
      const used = 1 + ((request * 37 + process.pid) % most);
      appendFileSync(join(folder, "used.txt"), `${used}\n`);
      if (request === Number(nth)) process.kill(process.pid, "SIGKILL");
      yield { type: "usage", usage: { inputTokens: used, outputTokens: 0 } };
      await sleep(20); // as long as a request takes: nobody keeps the books to itself
    }
  },
};

const { metered } = meter(agent, folder, { plan: { tokens: Number(limit) } });
const task = {
  role: "maker" as const,
  plan: "2026-06-price-validation",
  chunk: "spend",
  attempt: 1,
  packet: "",
  cwd: folder,
  access: "read" as const,
  limits: { idleMs: 60_000, hardMs: 60_000 },
};
writeFileSync(join(folder, `ready-${process.pid}`), "");
const ready = (): number => readdirSync(folder).filter((name) => name.startsWith("ready-")).length;
while (ready() < Number(together)) await sleep(5);
for await (const event of metered.run(task, new AbortController().signal))
  if (event.type === "result") process.stdout.write(event.result.outcome);
