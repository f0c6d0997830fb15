import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ManualAgent, type AgentEvent, type AgentTask } from "#agents";
import { describe, expect, test } from "vitest";
import {
  describeAgentContract,
  makeFolder,
  noSignal,
  runToResult,
  shopTask,
} from "../agent-contract.ts";

describeAgentContract("manual", (behaviour, { folder }) => {
  const says = { succeeds: () => Promise.resolve(), fails: () => Promise.reject(new Error("no")) };
  const whenSaid = behaviour === "hangs" ? undefined : says[behaviour];
  return { agent: new ManualAgent({ folder, ...(whenSaid && { whenSaid }) }) };
});

/** A person who does something each time it is their turn, and says so with the `done` file. */
async function play(task: Partial<AgentTask>, turns: ((place: string) => Promise<void>)[]) {
  const folder = await makeFolder();
  const agent = new ManualAgent({ folder });
  const events: AgentEvent[] = [];
  for await (const event of agent.run(shopTask({ cwd: await makeFolder(), ...task }), noSignal)) {
    events.push(event);
    if (event.type !== "text" || !event.text.startsWith("When it is done")) continue;
    const [name = ""] = await readdir(folder);
    await turns.shift()?.(join(folder, name));
    await writeFile(join(folder, name, "done"), "");
  }
  const last = events.at(-1);
  if (last?.type !== "result") throw new Error("no result");
  return { events, result: last.result, folder };
}

const write = (text: string) => (place: string) => writeFile(join(place, "answer.yaml"), text);

const outputSchema = {
  type: "object",
  properties: { decision: { enum: ["approve", "reject"] } },
  required: ["decision"],
};

describe("a person as an agent", () => {
  test("gets the brief in a file, and the form as it most likely ends", async () => {
    let brief = "";
    const { result, events } = await play({ attempt: 2 }, [
      async (place) => {
        brief = await readFile(join(place, "brief.md"), "utf8");
        expect(place).toMatch(/2026-06-price-validation\.refuse-negative-prices\.maker\.2$/);
      },
    ]);
    expect(brief).toBe("Refuse negative prices in pricing.js.\n");
    expect(result).toEqual({ outcome: "ok", summary: "done" });
    expect(JSON.stringify(events)).toContain("brief.md");
  });

  test("can say what stands in the way", async () => {
    const { result } = await play({}, [
      (place) =>
        writeFile(join(place, "answer.yaml"), "outcome: needs-context\nsummary: which currency?\n"),
    ]);
    expect(result).toEqual({ outcome: "needs-context", summary: "which currency?" });
  });

  test("fills in a verdict, is told what does not fit, and may mend it", async () => {
    const { result, events } = await play({ role: "checker", access: "read", outputSchema }, [
      () => Promise.resolve(), // forgot the form
      write("outcome: ok\nsummary: [\n"),
      write("outcome: ok\nsummary: fine\noutput: { decision: maybe }\n"),
      write("outcome: ok\nsummary: fine\noutput: { decision: reject }\n"),
    ]);
    expect(result).toEqual({ outcome: "ok", summary: "fine", output: { decision: "reject" } });
    const told = events.flatMap((event) => (event.type === "text" ? [event.text] : []));
    expect(told.filter((text) => text.includes("answer.yaml: "))).toEqual([
      expect.stringContaining("output"),
      expect.stringContaining("line "),
      expect.stringContaining("Invalid option"),
    ]);
  });

  test("may say it at the terminal; the brief is opened only where that was asked for", async () => {
    const folder = await makeFolder();
    const opened: string[] = [];
    const agent = new ManualAgent({
      folder,
      whenSaid: () => Promise.resolve(),
      open: async (path) => void opened.push(await readFile(path, "utf8")),
    });
    const { result } = await runToResult(agent, shopTask({ cwd: await makeFolder() }));
    expect(result.outcome).toBe("ok");
    expect(opened).toEqual(["Refuse negative prices in pricing.js.\n"]);
  });
});
