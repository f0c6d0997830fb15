import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ContentRoot, HashEmbedder } from "#wiki";
import { startBackgroundIndexing } from "../../../cli/background-index.ts";
import { run as index } from "../../../cli/commands/index-command.ts";
import { checkIndex } from "../../../cli/doctor/index-checks.ts";
import { openWiki } from "../../../cli/open-wiki.ts";
import { makeRepository, type TestRepository } from "../../tools/make-repository.ts";
import { recordingContext } from "../recording-output.ts";

afterEach(() => vi.unstubAllEnvs());

const pages = {
  "wiki/10_DOMAIN/pricing.md":
    "---\ntitle: Pricing\ntype: domain\n---\n# Pricing\n\nPrices are kept in cents.\n",
  "wiki/10_DOMAIN/returns.md":
    "---\ntitle: Returns\ntype: domain\n---\n# Returns\n\nWithin thirty days.\n",
};

async function makeShop(model: string): Promise<TestRepository> {
  const shop = await makeRepository({
    ...pages,
    "loopwiki.config.json": JSON.stringify({ embeddings: { model } }),
  });
  await shop.commit("Open the shop");
  vi.stubEnv("LOOPWIKI_MODELS", join(shop.directory, "no-models-here"));
  return shop;
}

async function runIndex(directory: string, options = {}, signal?: AbortSignal) {
  const { output, ...context } = recordingContext(directory);
  const code = await index(
    { ...context, ...(signal && { signal }), output },
    { args: [], options },
  );
  return { code, output, answer: output.answers.at(-1) };
}

describe("loopwiki index", () => {
  it("counts pages, passages and vectors, and is done at once the second time", async () => {
    const { directory } = await makeShop("hash");
    const first = await runIndex(directory);
    expect(first.code).toBe(0);
    expect(first.answer?.data).toMatchObject({
      outcome: "done",
      chunks: 2,
      vectors: 2,
      missing: 0,
    });
    expect(first.answer?.text).toMatch(
      /^Made anew: 2 pages indexed.*\n2 pages, 2 passages, 2 vectors\.$/,
    );
    const second = await runIndex(directory);
    expect(second.answer?.text).toMatch(/^Nothing has changed\./);
    const rebuilt = await runIndex(directory, { rebuild: true });
    expect(rebuilt.answer?.text).toMatch(/^Made anew/);
  });

  it("says how to get the model that is missing", async () => {
    const { directory } = await makeShop("all-MiniLM-L6-v2");
    const { code, output } = await runIndex(directory);
    expect(code).toBe(0);
    expect(output.answers[0]?.data).toMatchObject({ chunks: 2, vectors: 0, missing: 2 });
    expect(output.nextCommands.join()).toContain("loopwiki embeddings pull all-MiniLM-L6-v2");
  });

  it("says that search goes on when the index cannot be written", async () => {
    const { directory } = await makeShop("none");
    await writeFile(join(directory, ".loopwiki"), "in the way");
    await expect(runIndex(directory)).rejects.toMatchObject({
      code: "index-not-written",
      hint: expect.stringContaining("from memory"),
    });
  });

  it("with --watch indexes again after a change, and ends when it is told to", async () => {
    const { directory, write } = await makeShop("none");
    const end = new AbortController();
    const { output, ...context } = recordingContext(directory);
    const watching = index(
      { ...context, signal: end.signal, output },
      { args: [], options: { watch: true } },
    );
    await vi.waitFor(() => expect(output.answers).toHaveLength(1), { timeout: 15_000 });
    await write({ "wiki/10_DOMAIN/gifts.md": "---\ntitle: Gifts\ntype: domain\n---\nWrapped.\n" });
    await vi.waitFor(() => expect(output.answers).toHaveLength(2), { timeout: 15_000 });
    expect(output.answers[1]?.data["pages"]).toMatchObject({ total: 3, indexed: 1 });
    end.abort();
    await watching;
  });
});

describe("doctor's look at the search index", () => {
  it("tells none, fresh, stale, and vectors that are missing", async () => {
    const shop = await makeShop("hash");
    const check = async () => {
      const { content, wiki } = await openWiki(recordingContext(shop.directory));
      return checkIndex(content, await wiki.pages());
    };
    expect(await check()).toMatchObject({
      status: "ok",
      detail: expect.stringContaining("None yet"),
    });
    await runIndex(shop.directory);
    expect(await check()).toMatchObject({
      status: "ok",
      detail: expect.stringMatching(/^2 passages, 2 with vectors of hash, [\d.]+ MB$/),
    });
    await shop.write({
      "wiki/10_DOMAIN/gifts.md": "---\ntitle: Gifts\ntype: domain\n---\nWrapped.\n",
    });
    expect((await check()).detail).toContain("the next search brings it up");
    vi.stubEnv("LOOPWIKI_MODELS", "");
    await shop.write({ "loopwiki.config.json": JSON.stringify({ embeddings: { model: "none" } }) });
    await runIndex(shop.directory);
    expect(await check()).toMatchObject({ status: "warn", fix: "loopwiki index" });
  });
});

describe("indexing in the background", () => {
  /** A stand-in for the program that leaves a mark. */
  const marker = `require("node:fs").writeFileSync(process.argv[3] + "/started", process.argv.slice(2).join(" "));`;

  async function makeStart() {
    const { directory } = await makeShop("hash");
    await mkdir(join(directory, ".loopwiki"), { recursive: true });
    const program = join(directory, ".loopwiki", "program.cjs");
    await writeFile(program, marker);
    const start = (
      change: Partial<Parameters<typeof startBackgroundIndexing>[0]> = {},
    ): Promise<boolean> =>
      startBackgroundIndexing({
        content: new ContentRoot(directory),
        config: {
          search: { background: true },
          embeddings: { model: "hash", offline: false, workers: 1 },
        },
        embedder: new HashEmbedder(),
        coverage: { chunks: 2, vectors: 0 },
        environment: {},
        program,
        ...change,
      });
    return { directory, start };
  }

  it("starts one process, and not another a moment later", async () => {
    const { directory, start } = await makeStart();
    expect(await start()).toBe(true);
    expect(await start()).toBe(false);
    await vi.waitFor(
      async () =>
        expect(await readFile(join(directory, "started"), "utf8")).toBe(
          `-C ${directory} --quiet index`,
        ),
      { timeout: 10_000 },
    );
  });

  it("starts none when vectors are whole, there is no model, it is switched off, or in CI", async () => {
    const { start } = await makeStart();
    expect(await start({ coverage: { chunks: 2, vectors: 2 } })).toBe(false);
    expect(await start({ embedder: undefined })).toBe(false);
    expect(await start({ environment: { CI: "true" } })).toBe(false);
    const embeddings = { model: "hash", offline: false, workers: 1 } as const;
    expect(await start({ config: { search: { background: false }, embeddings } })).toBe(false);
    expect(
      await start({
        config: { search: { background: true }, embeddings: { ...embeddings, model: "endpoint" } },
      }),
    ).toBe(false);
  });
});
