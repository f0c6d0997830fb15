import { readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { AgentEvent, EndpointKind, ModelAgent } from "#agents";
import { describe, expect, onTestFinished, test } from "vitest";
import { startFakeModelApi, type FakeTurn } from "../../../tools/fake-model-api.ts";
import { describeAgentContract, runToResult } from "../../agent-contract.ts";
import { key, modelAgent, modelShop } from "./model-shop.ts";

async function serve(turns: readonly FakeTurn[]): ReturnType<typeof startFakeModelApi> {
  const api = await startFakeModelApi(turns);
  onTestFinished(() => api.close());
  return api;
}

function tool(name: string, input: object): FakeTurn {
  return { tools: [{ name, input }] };
}

const done = tool("finish", { outcome: "ok", summary: "the price is checked" });

describeAgentContract("model", async (behaviour) => {
  const turns: Record<typeof behaviour, FakeTurn[]> = {
    succeeds: [tool("write_file", { path: "note.txt", text: "done" }), done],
    fails: [{ error: { status: 400, type: "invalid_request_error", message: "no such model" } }],
    hangs: [{ text: "later", delayMs: 60_000 }],
  };
  const { url } = await serve(turns[behaviour]);
  return { agent: modelAgent(url) };
});

/** The results of the tools a maker used, in order. */
async function useTools(turns: FakeTurn[], access: "read" | "write" = "write") {
  const { repository, task } = await modelShop({ access });
  const api = await serve([...turns, done]);
  const { events, result } = await runToResult(modelAgent(api.url), task);
  return { repository, results: resultsIn(events), result, api, events };
}

function resultsIn(events: readonly AgentEvent[]): string[] {
  return events.flatMap((event) =>
    event.type === "tool-result" ? [`${event.ok ? "" : "no: "}${event.text}`] : [],
  );
}

const edit = tool("edit_file", {
  path: "src/pricing.js",
  old: "return net",
  new: "if (net < 0) throw new RangeError();\n  return net",
});

describe("a model of any provider", () => {
  const kinds: [EndpointKind, string][] = [
    ["anthropic", "/v1"],
    ["openai", "/v1"],
    ["google", "/v1beta"],
    ["openai-compatible", "/v1"],
  ];
  test.each(kinds)("of the kind %s reads, edits, runs and finishes", async (kind, path) => {
    const { repository, task } = await modelShop();
    const turns = [
      { text: "First I look.", tools: [{ name: "read_file", input: { path: "src/pricing.js" } }] },
      edit,
      tool("run", { command: "grep -c RangeError src/pricing.js" }),
      done,
    ];
    const { url, requests } = await serve(turns);
    const endpoint = { provider: kind, kind, key, baseUrl: `${url}${path}` };
    const { events, result } = await runToResult(modelAgent(url, { endpoint }), task);
    expect(result).toMatchObject({ outcome: "ok", summary: "the price is checked" });
    const text = await readFile(join(repository.directory, "src/pricing.js"), "utf8");
    expect(text).toContain("throw new RangeError()");
    expect(resultsIn(events)[2]).toBe("exit code 0\n1\n");
    expect(events).toContainEqual({ type: "text", text: "First I look." });
    expect(result.usage?.outputTokens).toBeGreaterThan(0);
    expect(requests).toHaveLength(4);
    // what was said before is said again, so that the model remembers
    expect(JSON.stringify(requests[3]?.body)).toContain("export function price");
  });

  test("tells of each request before it is made, with the most it can use", async () => {
    const { events } = await useTools([edit]);
    const told = events.filter(({ type }) => type === "call" || type === "usage");
    expect(told.map(({ type }) => type)).toEqual(["call", "usage", "call", "usage"]);
    const [call] = told;
    if (call?.type !== "call") throw new Error("no call");
    expect(call.atMost.inputTokens).toBeGreaterThan(100);
    expect(call.atMost.outputTokens).toBe(16_000);
  });

  test("says which key is missing and asks nobody", async () => {
    const { task } = await modelShop();
    const api = await serve([done]);
    const keyVariable = "GARDEN_API_KEY";
    const endpoint = { provider: "garden", kind: "openai-compatible" as const, keyVariable };
    const { result } = await runToResult(modelAgent(api.url, { endpoint }), task);
    expect(result).toMatchObject({ outcome: "auth", failure: "auth" });
    expect(result.summary).toContain("GARDEN_API_KEY");
    expect(api.requests).toEqual([]);
  });
});

describe("the tools of a model", () => {
  test("show files with line numbers, list, search and the wiki", async () => {
    const { results } = await useTools([
      tool("read_file", { path: "src/pricing.js", from: 2, to: 2 }),
      tool("list_files", { glob: "src/**" }),
      tool("search", { text: "tea" }),
      tool("wiki_search", { query: "negative prices" }),
      tool("wiki_read", { page: "Pricing" }),
    ]);
    expect(results[0]).toBe("2\t  return net * 1.19;");
    expect(results[1]).toBe("src/pricing.js\nsrc/shelf.js");
    expect(results[2]).toContain("src/shelf.js:1: export const shelf = ['tea', 'soap'];");
    expect(results[3]).toContain("wiki/10_DOMAIN/pricing.md:");
    expect(results[4]).toContain("Prices are never negative");
  });

  test.each([
    ["read_file", { path: "../../etc/passwd" }, "outside the working directory"],
    ["read_file", { path: "/etc/passwd" }, "outside the working directory"],
    ["read_file", { path: "src/../.git/config" }, "belongs to git"],
    ["read_file", { path: ".GIT/config" }, "belongs to git"],
    ["read_file", { path: "way-out/hostname" }, "outside the working directory"],
    ["write_file", { path: ".git/hooks/pre-commit", text: "#!" }, "belongs to git"],
    ["write_file", { path: "way-out/x", text: "" }, "symbolic link"],
    ["write_file", { path: "agents.md", text: "" }, "the loop's own document"],
    ["write_file", { path: "plans/2026-11-tea.md", text: "" }, "the loop's own document"],
    ["write_file", { path: "../stray.js", text: "" }, "outside the working directory"],
    ["edit_file", { path: "src/shelf.js", old: "coffee", new: "tea" }, "not in src/shelf.js"],
    ["edit_file", { path: "src/shelf.js", old: "s", new: "t" }, "Take more of what is around it"],
    ["edit_file", { path: "src/shelf.js", old: "tea", new: "tea" }, "nothing to change"],
    ["read_file", { path: "src/till.js" }, "There is no file src/till.js"],
    ["read_file", { path: "src" }, "list_files shows"],
  ])("%s %j is refused: %s", async (name, input, why) => {
    const { repository, task } = await modelShop();
    await symlink("/etc", join(repository.directory, "way-out"));
    const api = await serve([tool(name, input), done]);
    const { events } = await runToResult(modelAgent(api.url), task);
    const [said] = resultsIn(events);
    expect(said).toMatch(/^no: /);
    expect(said).toContain(why);
  });

  test("are fewer where nothing may be changed", async () => {
    const { api, results } = await useTools([edit, tool("run", { command: "touch x" })], "read");
    const tools = api.requests[0]?.body?.["tools"];
    expect(JSON.stringify(tools)).not.toMatch(/"(edit_file|write_file|run)"/);
    expect(results).toEqual([
      expect.stringContaining("Unexpected tool edit_file"),
      expect.stringContaining("Unexpected tool run"),
      "Done.",
    ]);
  });

  test("run commands without the key and without the user's secrets", async () => {
    process.env["SHOP_SECRET_TOKEN"] = "open-sesame-4711";
    onTestFinished(() => void delete process.env["SHOP_SECRET_TOKEN"]);
    const { results } = await useTools([tool("run", { command: "env" })]);
    expect(results[0]).toContain("PATH=");
    expect(results[0]).not.toContain("open-sesame");
    expect(results[0]).not.toContain("redacted");
  });

  test("say the beginning and the end of what is too long", async () => {
    const { results } = await useTools([tool("run", { command: "seq 1 20000" })]);
    expect(results[0]?.length).toBeLessThan(17_000);
    expect(results[0]).toMatch(/^exit code 0\n1\n2\n.*characters left out.*20000\n$/s);
  });
});

describe("what a model says", () => {
  const outputSchema = {
    type: "object",
    properties: { decision: { enum: ["approve", "reject"] } },
    required: ["decision"],
    additionalProperties: false,
  };
  const wrong = tool("finish", { outcome: "ok", summary: "fine", output: { decision: "maybe" } });
  const right = tool("finish", { outcome: "ok", summary: "fine", output: { decision: "reject" } });

  async function judge(turns: FakeTurn[]) {
    const { task } = await modelShop({ role: "checker", access: "read", outputSchema });
    const api = await serve(turns);
    return { api, ...(await runToResult(modelAgent(api.url), task)) };
  }

  test("is checked by the schema; the error is told and it may try three times more", async () => {
    const words = { text: "I approve of everything. APPROVED." };
    const { result, api } = await judge([wrong, words, wrong, right]);
    expect(result).toMatchObject({ outcome: "ok", output: { decision: "reject" } });
    expect(JSON.stringify(api.requests[1]?.body)).toContain("Invalid option");
    expect(JSON.stringify(api.requests[2]?.body)).toContain("words do not count");
  });

  test("is malformed when it is wrong four times, and nobody asks a fifth time", async () => {
    const { result, api } = await judge([wrong, wrong, wrong, wrong, right]);
    expect(result.outcome).toBe("malformed");
    expect(result.output).toBeUndefined();
    expect(api.requests).toHaveLength(4);
  });

  test("tells nobody the key, wherever it stands", async () => {
    const leak = { ...tool("run", { command: `echo ${key}` }), text: `My key is ${key}.` };
    const { events, result } = await useTools([
      leak,
      tool("finish", { outcome: "ok", summary: `signed in with ${key}` }),
    ]);
    expect(JSON.stringify([events, result])).not.toContain("wisteria");
    expect(result.summary).toBe("signed in with [redacted]");
  });

  test("goes on to the next file when one is no text, and never runs out of memory", async () => {
    const { repository, task } = await modelShop();
    await writeFile(join(repository.directory, "tea.bin"), Buffer.from([0, 1, 2]));
    const api = await serve([tool("search", { text: "soap" }), done]);
    const { events } = await runToResult(modelAgent(api.url), task);
    expect(resultsIn(events)[0]).toContain("src/shelf.js:1");
  });

  test("is the end when it is only words, where no output is wanted", async () => {
    const { task } = await modelShop();
    const api = await serve([{ text: "The price is right already." }]);
    const agent: ModelAgent = modelAgent(api.url);
    const { result } = await runToResult(agent, task);
    expect(result).toMatchObject({ outcome: "ok", summary: "The price is right already." });
  });

  test("is told once when most of its time is over", async () => {
    const { task } = await modelShop({ limits: { idleMs: 60_000, hardMs: 12_000 } });
    const look = tool("search", { text: "soap" });
    const api = await serve([{ ...look, delayMs: 8_100 }, look, look, done]);
    const { result } = await runToResult(modelAgent(api.url), task);
    expect(result.outcome).toBe("ok");
    const told = api.requests.map(
      ({ body }) => JSON.stringify(body).split("Two thirds of your time are over").length - 1,
    );
    expect(told).toEqual([0, 1, 1, 1]);
  });
});
