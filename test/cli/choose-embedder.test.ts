import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import {
  chooseEmbedder,
  isOffline,
  localModel,
  modelFolder,
  type ChosenEmbedder,
  type EmbeddingSettings,
} from "../../cli/choose-embedder.ts";
import { embeddingModels } from "../../cli/config/schema.ts";
import { localModels } from "#wiki";
import { makeRepository } from "../tools/make-repository.ts";

const usual: EmbeddingSettings = { model: "all-MiniLM-L6-v2", offline: false };
const place = { repository: "/shop", environment: { HOME: "/home/ada" } };

async function choose(
  settings: Partial<EmbeddingSettings>,
  where: Parameters<typeof chooseEmbedder>[1] = place,
): Promise<ChosenEmbedder> {
  const chosen = await chooseEmbedder({ ...usual, ...settings }, where);
  onTestFinished(() => chosen.embedder?.close());
  return chosen;
}

test("the settings know every model of the table, and no other that runs here", () => {
  const named = embeddingModels.filter((name) => !["endpoint", "none", "hash"].includes(name));
  expect(named).toEqual(localModels.map(({ name }) => name));
  expect(() => localModel("gpt")).toThrow("expected all-MiniLM-L6-v2 or bge-small-en-v1.5");
});

test("a model that is not here is told with its folder and the command that fetches it", async () => {
  expect(await choose({})).toEqual({
    embedder: undefined,
    reason: expect.stringContaining(
      "/home/ada/.cache/loopwiki/models/all-MiniLM-L6-v2/afdb6f1a0e45",
    ),
    hint: "loopwiki embeddings pull all-MiniLM-L6-v2",
    fetchable: true,
  });
  expect(await choose({ modelPath: "models/mini" })).toMatchObject({
    reason: expect.stringContaining("/shop/models/mini"),
    hint: expect.stringContaining("modelPath"),
  });
});

function bgeFolder(environment: NodeJS.ProcessEnv): string {
  return modelFolder(localModels[1], usual, { ...place, environment });
}

test("the cache is where the environment says", () => {
  const rest = "bge-small-en-v1.5/6c9c6101a956";
  expect(bgeFolder({ HOME: "/home/ada", XDG_CACHE_HOME: "/caches" })).toBe(
    join("/caches/loopwiki/models", rest),
  );
  expect(bgeFolder({ XDG_CACHE_HOME: "/caches", LOOPWIKI_MODELS: "/models" })).toBe(
    join("/models", rest),
  );
});

test("a model whose files are here is used, in the folder that is set or in the cache", async () => {
  const shop = await makeRepository();
  const [spec] = localModels;
  for (const { path } of spec.files) await shop.write({ [`models/mini/${path}`]: "" });
  const where = { ...place, repository: shop.directory };
  const { embedder } = await choose({ modelPath: "models/mini" }, where);
  expect(embedder).toMatchObject({ model: "all-MiniLM-L6-v2/q8", dimensions: 384 });
  await expect(embedder?.embed(["prices"], "query")).rejects.toMatchObject({ code: "bad-model" });
});

test("a server needs the key that its settings name", async () => {
  const endpoint = {
    url: "https://models.shop.example/v1",
    model: "nomic-embed-text",
    dimensions: 768,
    keyVariable: "SHOP_KEY",
  };
  expect(await choose({ model: "endpoint", endpoint })).toMatchObject({
    reason: expect.stringContaining("SHOP_KEY"),
    hint: "export SHOP_KEY=…",
  });
  const where = { ...place, environment: { SHOP_KEY: "test" } };
  const { embedder } = await choose({ model: "endpoint", endpoint }, where);
  expect(embedder).toMatchObject({
    model: "models.shop.example/nomic-embed-text",
    dimensions: 768,
  });
  expect(await choose({ model: "endpoint" })).toMatchObject({ embedder: undefined });
});

test("none is none, and the fake needs nothing", async () => {
  expect(await choose({ model: "none" })).toMatchObject({ reason: "Embeddings are off." });
  expect((await choose({ model: "hash" })).embedder?.model).toBe("hash");
});

test("settings and environment can forbid fetching", () => {
  expect(isOffline(usual, {})).toBe(false);
  expect(isOffline(usual, { LOOPWIKI_OFFLINE: "0" })).toBe(false);
  expect(isOffline(usual, { LOOPWIKI_OFFLINE: "1" })).toBe(true);
  expect(isOffline({ ...usual, offline: true }, {})).toBe(true);
});
