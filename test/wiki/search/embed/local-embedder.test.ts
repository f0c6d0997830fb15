import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { LocalEmbedder } from "../../../../wiki/search/embed/local-embedder.ts";
import { tinyModel, writeModel } from "../../../tools/tiny-onnx.ts";
import { describeEmbedder } from "../embedder-contract.ts";
import {
  isAlive,
  leaves,
  makeEmbedder,
  modelFolder,
  spec,
  untilGone,
  workersOf,
} from "./tiny-embedder.ts";

const shared = await mkdtemp(join(tmpdir(), "loopwiki-test-"));
await writeModel(tinyModel(), shared);
afterAll(() => rm(shared, { recursive: true, force: true }));

describeEmbedder("a model on this machine", () => new LocalEmbedder({ spec, folder: shared }));

test("questions get the prefix that the model wants, passages do not", async () => {
  const plain = await makeEmbedder();
  const prefixed = await makeEmbedder({ spec: { ...spec, queryPrefix: "ask " } });
  expect(await prefixed.embed(["figs"], "query")).toEqual(
    await plain.embed(["ask figs"], "passage"),
  );
  expect(await prefixed.embed(["figs"], "passage")).toEqual(await plain.embed(["figs"], "passage"));
});

test("one text needs one process, many share two, and none is left after close", async () => {
  const embedder = await makeEmbedder();
  expect(await workersOf()).toEqual([]);
  await embedder.embed(["figs"], "query");
  expect(await workersOf()).toHaveLength(1);
  await embedder.embed(leaves, "passage");
  const pids = await workersOf();
  expect(pids).toHaveLength(2);
  await embedder.close();
  expect(pids.filter(isAlive)).toEqual([]);
  await expect(embedder.embed(["figs"], "query")).rejects.toMatchObject({
    code: "embedder-closed",
  });
});

test("it can be warmed up for a question, and closed before it has started", async () => {
  const embedder = await makeEmbedder();
  embedder.warm();
  embedder.warm();
  expect(await workersOf()).toHaveLength(1);
  expect(await embedder.embed(["figs"], "query")).toHaveLength(1);
  expect(await workersOf()).toHaveLength(1);
  const regretted = await makeEmbedder();
  regretted.warm();
  await regretted.close();
  regretted.warm();
  await embedder.close();
  expect(await workersOf()).toEqual([]);
});

test("an idle process ends, and the next text starts another", async () => {
  const embedder = await makeEmbedder({ idleMs: 10 });
  const [before] = await embedder.embed(["figs"], "query");
  await untilGone(await workersOf());
  const [after] = await embedder.embed(["figs"], "query");
  expect(after).toEqual(before);
});

test("a process that is killed is replaced, and every text still gets its vector", async () => {
  const embedder = await makeEmbedder({ workers: 1 });
  await embedder.embed(["figs"], "query");
  const [pid] = await workersOf();
  const answer = embedder.embed(leaves, "passage");
  process.kill(pid!, "SIGKILL");
  const vectors = await answer;
  expect(vectors).toHaveLength(leaves.length);
  expect(await workersOf()).not.toContain(pid);
  expect(vectors[7]).toEqual((await embedder.embed([leaves[7]!], "passage"))[0]);
});

test("a model that was changed is not loaded", async () => {
  const folder = await modelFolder();
  const weights = join(folder, "onnx/model_quantized.onnx");
  await writeFile(weights, tinyModel().files["onnx/model_quantized.onnx"]!.fill(1, 900, 910));
  const embedder = await makeEmbedder({ folder });
  await expect(embedder.embed(["figs"], "query")).rejects.toMatchObject({
    code: "bad-model",
    message: expect.stringContaining("model_quantized.onnx"),
    hint: "loopwiki embeddings pull tiny-garden",
  });
  await rm(weights);
  await expect(embedder.embed(["figs"], "query")).rejects.toThrow(/\(missing\)/);
});

test("who gives up waiting is told at once, and the others get their vectors", async () => {
  const embedder = await makeEmbedder({ workers: 1 });
  const impatient = new AbortController();
  const first = embedder.embed(leaves, "passage", impatient.signal);
  const second = embedder.embed(leaves, "passage");
  impatient.abort(new Error("the shop closes"));
  await expect(first).rejects.toThrow("the shop closes");
  expect(await second).toHaveLength(leaves.length);
});

test("a question does not wait for the passages before it", async () => {
  const embedder = await makeEmbedder({ workers: 1 });
  await embedder.embed(["figs"], "query");
  const order: string[] = [];
  const passages = embedder.embed(leaves, "passage").then(() => order.push("passages"));
  const question = embedder.embed(["ripe figs"], "query").then(() => order.push("question"));
  await Promise.all([passages, question]);
  expect(order).toEqual(["question", "passages"]);
});
