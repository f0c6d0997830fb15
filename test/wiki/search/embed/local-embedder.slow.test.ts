import { execFile, spawn } from "node:child_process";
import { cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import {
  leaves,
  makeEmbedder,
  makeFolder,
  modelFolder,
  spec,
  untilGone,
  workersOf,
} from "./tiny-embedder.ts";

const house = join(import.meta.dirname, "../../../..");

test("processes that keep dying are given up, with words that help", async () => {
  const embedder = await makeEmbedder({ workers: 1 });
  const peace = new AbortController();
  const killer = (async () => {
    while (!peace.signal.aborted) {
      for (const pid of await workersOf()) process.kill(pid, "SIGKILL");
      await sleep(10);
    }
  })();
  await expect(embedder.embed(leaves, "passage")).rejects.toMatchObject({
    code: "embedding-died",
    hint: expect.stringContaining('"workers": 1'),
  });
  peace.abort();
  await killer;
  expect(await embedder.embed(["figs"], "query")).toHaveLength(1);
});

test("a process that does not start in time, or does not answer, is ended", async () => {
  const slowStart = await makeEmbedder({ limits: { startMs: 1, requestMs: 1000, textMs: 1000 } });
  await expect(slowStart.embed(["figs"], "query")).rejects.toMatchObject({
    code: "embedding-late",
  });
  const pages = leaves.map((leaf) => leaf.repeat(200));
  const slow = await makeEmbedder({ limits: { startMs: 20_000, requestMs: 1, textMs: 0 } });
  await expect(slow.embed(pages, "passage")).rejects.toMatchObject({ code: "embedding-late" });
  await untilGone(await workersOf());
});

/** A program that embeds one text and then idles, says its last word, or goes on embedding for ever. */
async function startProgram(then: string): Promise<ReturnType<typeof spawn>> {
  const folder = await makeFolder();
  const model = await modelFolder();
  const program = join(folder, "program.mts");
  await writeFile(
    program,
    `import { LocalEmbedder } from ${JSON.stringify(join(house, "wiki/search/embed/local-embedder.ts"))};
const spec = ${JSON.stringify(spec)};
const embedder = new LocalEmbedder({ spec, folder: ${JSON.stringify(model)}, workers: 1 });
await embedder.embed(["figs"], "query");
${then}`,
  );
  const tsx = join(house, "node_modules/tsx/dist/loader.mjs");
  const child = spawn(process.execPath, ["--import", tsx, program], { stdio: "pipe" });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

test("an idle embedder does not keep the program alive", async () => {
  const program = await startProgram('console.log("bye");');
  const code = await new Promise((resolve) => program.once("exit", resolve));
  expect(code).toBe(0);
  // Nor does the program end before a close that it waits for.
  const tidy = await startProgram("await embedder.close(); process.exitCode = 7;");
  expect(await new Promise((resolve) => tidy.once("exit", resolve))).toBe(7);
});

test("no process outlives a program that is killed", async () => {
  const forEver = 'console.log("busy"); for (;;) await embedder.embed(["figs"], "passage");';
  const program = await startProgram(forEver);
  await new Promise((resolve) => program.stdout!.once("data", resolve));
  const pids = await workersOf(program.pid);
  expect(pids).toHaveLength(1);
  program.kill("SIGKILL");
  await untilGone(pids);
});

test("without the optional library the error says what to install", async () => {
  // The built files alone, in a place from which no package can be found.
  const folder = await makeFolder();
  const built = join(house, "dist/wiki");
  await cp(join(built, "errors.js"), join(folder, "wiki/errors.js"));
  await cp(join(built, "search/embed"), join(folder, "wiki/search/embed"), { recursive: true });
  await writeFile(join(folder, "package.json"), '{"type": "module"}');
  const program = `import { LocalEmbedder } from "./wiki/search/embed/local-embedder.js";
const spec = ${JSON.stringify(spec)};
const embedder = new LocalEmbedder({ spec, folder: ${JSON.stringify(await modelFolder())} });
await embedder.embed(["figs"], "query").catch(({ code, hint }) => console.log(code, hint));
await embedder.close();`;
  await writeFile(join(folder, "program.js"), program);
  const { stdout } = await promisify(execFile)(process.execPath, [join(folder, "program.js")]);
  expect(stdout).toMatch(/^no-embedding-library npm install @huggingface\/transformers@/);
});
