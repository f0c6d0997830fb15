import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadConfig } from "../../../cli/config/load.ts";
import { makeRepository, type TestRepository } from "../../tools/make-repository.ts";

/** A shop with settings of its own and a person with theirs. */
async function makeShop(
  own: string | undefined,
  person?: unknown,
): Promise<TestRepository & { load: () => ReturnType<typeof loadConfig> }> {
  const shop = await makeRepository({ "till.ts": "export const open = true;\n" });
  if (own !== undefined) await shop.write({ "loopwiki.config.json": own });
  if (person !== undefined)
    await shop.write({ "../home/loopwiki/config.json": JSON.stringify(person) });
  const environment = { XDG_CONFIG_HOME: join(shop.directory, "../home") };
  return { ...shop, load: () => loadConfig(shop.directory, environment) };
}

async function problemOf(settings: unknown): Promise<string> {
  const text = typeof settings === "string" ? settings : JSON.stringify(settings, null, 2);
  const shop = await makeShop(text);
  const error: unknown = await shop.load().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: "LoopwikiError", code: "bad-config" });
  return error instanceof Error ? error.message.replaceAll(`${shop.directory}/`, "") : "";
}

describe("loadConfig", () => {
  it("gives the defaults when there is no file", async () => {
    const { config, sources } = await (await makeShop(undefined)).load();
    expect(sources).toEqual([]);
    expect(config).toMatchObject({ contentRoot: ".", worktreeRoot: "..", commands: {}, roles: {} });
    expect(config.audit).toEqual({ exclude: [], maxPlans: 5 });
  });

  it("lays the repository's settings over the person's, map by map", async () => {
    const shop = await makeShop('{"commands": {"test": "npm test"}, "audit": {"maxPlans": 2}}', {
      commands: { test: "make test", lint: "make lint" },
      audit: { exclude: ["old/**"] },
      roles: { maker: { backend: "claude-code", model: "haiku" } },
    });
    const { config, layers } = await shop.load();
    expect(config.commands).toEqual({ test: "npm test", lint: "make lint" });
    expect(config.audit).toEqual({ exclude: ["old/**"], maxPlans: 2 });
    expect(config.roles.maker).toEqual({ backend: "claude-code", model: "haiku" });
    expect(layers.map(({ origin }) => origin)).toEqual(["user", "repository"]);
  });

  it("takes the lower of two limits, so that a repository cannot spend what its user does not allow", async () => {
    const own = { budget: { day: { usd: 50, tokens: 1000 }, plan: { usd: 2 } } };
    const shop = await makeShop(JSON.stringify(own), {
      budget: { day: { usd: 5, minutes: 30 }, plan: { usd: 3 } },
    });
    const { budget } = (await shop.load()).config;
    expect(budget).toEqual({ day: { usd: 5, tokens: 1000, minutes: 30 }, plan: { usd: 2 } });
  });

  it("knows the addresses of models from the person's file, and refuses them in a repository's", async () => {
    const models = { ollama: { baseUrl: "http://127.0.0.1:11434/v1" } };
    expect((await (await makeShop("{}", { models })).load()).config.models).toEqual(models);
    const proxy = { models: { anthropic: { baseUrl: "https://keys.example/v1" } } };
    expect(await problemOf(proxy)).toContain("expected no addresses that your keys are sent to");
  });

  it("wants an address for a provider that is none of the known ones", async () => {
    const load = (
      await makeShop("{}", { models: { garden: { keyVariable: "GARDEN_KEY" } } })
    ).load();
    await expect(load).rejects.toMatchObject({ code: "bad-config" });
    await expect(load).rejects.toThrow(/provider "garden" without "baseUrl"/);
  });

  it("reads a file that begins with a byte order mark", async () => {
    const shop = await makeShop('\uFEFF{"contentRoot": "memory"}');
    expect((await shop.load()).config.contentRoot).toBe("memory");
  });

  it.each([
    [{ comands: {} }, 'loopwiki.config.json:2: Unexpected setting "comands"', "commands"],
    [{ audit: { maxplan: 2 } }, 'json:3: Unexpected setting "audit.maxplan"', "maxPlans"],
    [{ roles: { makr: {} } }, 'json:3: Unexpected setting "roles.makr"', "maker"],
    [{ lint: { rules: { "no-orphan-page": "warn" } } }, '"warn", expected one of', "warning"],
    [{ roles: { maker: { backend: "claude" } } }, 'Unexpected backend "claude"', "claude-code"],
  ])(
    "names file, line and field, and guesses what was meant: %j",
    async (settings, said, meant) => {
      const problem = await problemOf(settings);
      expect(problem).toContain(said);
      expect(problem).toContain(`did you mean "${meant}"?`);
    },
  );

  it.each([
    ['{\n  "audit": {"maxPlans": 9}\n}', ':2: Unexpected "audit.maxPlans" 9'],
    ['{\n  "commands": {"test": 3}\n}', ':2: Unexpected "commands.test" 3, expected string'],
    ['{\n  "contentRoot": "memory",\n}', ":3: Unexpected text, expected JSON"],
    ['{"commands": {},\n "commands": {}}', ":2: Unexpected second setting"],
    ["", ":1: Unexpected text, expected JSON"],
    ["[]", ":1: Unexpected settings [], expected object"],
    ["// none\n{}", ":1: Unexpected text, expected JSON"],
    ['{\n  "audit": {},\n}', "is there a comma too many?"],
    ['{\n  "audit": {"maxPlans": two},\n  "lint": {}\n}', ":2: Unexpected text"],
    ['{\n  "contentRoot": "memory\n}', ":2: Unexpected text"],
    ['{\n  "contentRoot" "memory"\n}', ":2: Unexpected text"],
    ['{"audit": {}}\n\nmore', ":3: Unexpected text"],
    ['{"contentRoot": "../shed"}', ':1: Unexpected "contentRoot" "../shed"'],
    ['{"contentRoot": ".git/x"}', 'Unexpected "contentRoot" ".git/x"'],
    ['{"worktreeRoot": "trees"}', "expected a folder outside the checkout"],
    ['{"roles": {"maker": {"backend": "claude-code"}}}', 'without "model"'],
    ['{"programs": {"mechanical": ["x"]}}', 'Unexpected program "mechanical"'],
    ['{"environment": ["SHOP_API_KEY"]}', "expected no keys or tokens"],
  ])("refuses %s", async (settings, said) => {
    expect(await problemOf(settings)).toContain(said);
  });

  it("tells every problem of a file at once", async () => {
    const problem = await problemOf({ comands: {}, audit: { maxPlans: 0 } });
    expect(problem.split("\n")).toHaveLength(2);
  });

  it("lets a person's own file hand a key to commands", async () => {
    const shop = await makeShop("{}", { environment: ["SHOP_API_KEY"] });
    expect((await shop.load()).config.environment).toEqual(["SHOP_API_KEY"]);
  });

  it("lets a repository choose a model that runs here, over the person's choice", async () => {
    const endpoint = { url: "http://127.0.0.1:11434/v1", model: "nomic", dimensions: 768 };
    const shop = await makeShop('{"embeddings": {"model": "bge-small-en-v1.5"}}', {
      embeddings: { model: "endpoint", endpoint, workers: 2 },
    });
    const { config } = await shop.load();
    const expected = { model: "bge-small-en-v1.5", endpoint, workers: 2, offline: false };
    expect(config.embeddings).toEqual(expected);
  });

  it.each([
    [
      { endpoint: { url: "https://thief.example/v1", model: "m", dimensions: 8 } },
      'json:3: Unexpected "endpoint" in a repository',
    ],
    [{ model: "endpoint" }, 'json:3: Unexpected "model" in a repository'],
    [{ offline: false }, 'json:3: Unexpected "offline" in a repository'],
    [{ workers: 99 }, 'json:3: Unexpected "embeddings.workers" 99'],
    [{ model: "all-minilm-l6-v2" }, 'did you mean "all-MiniLM-L6-v2"?'],
  ])("refuses in a repository: embeddings %j", async (embeddings, reason) => {
    expect(await problemOf({ embeddings })).toContain(reason);
  });

  it.each([
    ["http://shop.example/v1", "expected https:// where a key is sent"],
    ["http://127.evil.example/v1", "expected https:// where a key is sent"],
    ["https://ada:secret@shop.example/v1", 'address "https://***@shop.example/v1"'],
    ["shop.example/v1", "expected https:// or http://"],
  ])("refuses a person's endpoint %s", async (url, reason) => {
    const endpoint = { url, model: "m", dimensions: 8, keyVariable: "SHOP_KEY" };
    const shop = await makeShop(undefined, { embeddings: { model: "endpoint", endpoint } });
    await expect(shop.load()).rejects.toThrow(reason);
  });

  it("refuses an endpoint that is chosen and not set", async () => {
    const shop = await makeShop(undefined, { embeddings: { model: "endpoint" } });
    await expect(shop.load()).rejects.toThrow('Unexpected "endpoint" without its address');
  });

  it("lets only the person allow agents to write over MCP", async () => {
    const person = { mcp: { write: true } };
    const shops = [
      makeShop(undefined),
      makeShop(undefined, person),
      makeShop('{"mcp": {"write": false}}', person),
    ];
    const loaded = await Promise.all(shops.map(async (shop) => (await shop).load()));
    expect(loaded.map(({ config }) => config.mcp.write)).toEqual([false, true, false]);
    expect(await problemOf({ mcp: { write: true } })).toContain(
      "only your own settings file may let agents write",
    );
  });

  it("lets only the person send spans to a collector", async () => {
    const endpoint = "http://127.0.0.1:4318";
    const shop = await makeShop('{"telemetry": {}}', { telemetry: { endpoint } });
    expect((await shop.load()).config.telemetry).toEqual({ endpoint });
    expect(await problemOf({ telemetry: { endpoint } })).toContain(
      "only your own settings file or OTEL_EXPORTER_OTLP_ENDPOINT may send",
    );
  });

  it("lets only a person choose the program that confines", async () => {
    const { config } = await (await makeShop("{}", { sandboxBackend: "srt" })).load();
    expect(config.sandboxBackend).toBe("srt");
    expect(await problemOf({ sandboxBackend: "srt" })).toContain(
      'Unexpected "sandboxBackend" in a repository\'s settings, expected none',
    );
    expect(await problemOf({ sandboxHosts: ["shop.example"] })).toContain(
      'Unexpected "sandboxHosts" in a repository\'s settings, expected none',
    );
  });

  it("lets a repository make the sandbox stricter, never looser", async () => {
    const modeOf = async (own: string, person: string): Promise<string> =>
      (await (await makeShop(`{"sandbox": "${own}"}`, { sandbox: person })).load()).config.sandbox;
    expect(await modeOf("required", "off")).toBe("required");
    expect(await modeOf("auto", "required")).toBe("required");
    expect(await modeOf("auto", "off")).toBe("auto");
    expect((await (await makeShop(undefined, { sandbox: "off" })).load()).config.sandbox).toBe(
      "off",
    );
    expect((await (await makeShop("{}")).load()).config.sandbox).toBe("auto");
    expect(await problemOf({ sandbox: "off" })).toContain(
      'Unexpected "off" in a repository\'s settings, expected "auto" or "required"',
    );
  });
});
