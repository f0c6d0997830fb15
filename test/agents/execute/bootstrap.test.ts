import { lstat, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { commandEnvironment } from "#agents";
import { expect, onTestFinished, test } from "vitest";
import { bootstrap } from "../../../agents/execute/bootstrap.ts";

const manifest = JSON.stringify({ name: "shop", dependencies: { tea: "1.0.0" } });
/** Stands for `npm ci`: notes each run, and makes its own modules. */
const install =
  "echo once >> installs.txt && mkdir -p node_modules/tea && echo fresh > node_modules/tea/index.js";

interface Place {
  repository: string;
  worktree: string;
  run(options?: { install?: string; signal?: AbortSignal }): Promise<string>;
}

async function makePlace(files: Record<string, string>): Promise<Place> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "loopwiki bootstrap ")));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const place = { repository: join(folder, "shop"), worktree: join(folder, "loop") };
  await mkdir(place.worktree);
  for (const [path, text] of Object.entries(files)) await write(join(folder, path), text);
  const run: Place["run"] = async (options = {}) => {
    const { how } = await bootstrap({
      ...place,
      install: options.install,
      environment: commandEnvironment(process.env),
      signal: options.signal ?? new AbortController().signal,
    });
    return how;
  };
  return { ...place, run };
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

const installed = {
  "shop/package.json": manifest,
  "shop/package-lock.json": "lock 1",
  "shop/node_modules/tea/index.js": "shared",
  "loop/package.json": manifest,
  "loop/package-lock.json": "lock 1",
};

test("the same lockfile shares the main checkout's modules by a link, twice as once", async () => {
  const { worktree, run } = await makePlace(installed);
  expect(await run({ install })).toContain("shared");
  expect(await readFile(join(worktree, "node_modules/tea/index.js"), "utf8")).toBe("shared");
  expect(await run({ install })).toContain("shared");
  expect((await lstat(join(worktree, "node_modules"))).isSymbolicLink()).toBe(true);
});

test("another lockfile installs, once", async () => {
  const { worktree, run } = await makePlace({ ...installed, "loop/package-lock.json": "lock 2" });
  expect(await run({ install })).toContain("installed with");
  expect(await run({ install })).toBe("dependencies installed before");
  expect(await readFile(join(worktree, "installs.txt"), "utf8")).toBe("once\n");
  await write(join(worktree, "package-lock.json"), "lock 3");
  expect(await run({ install })).toContain("installed with");
});

test("a lockfile changed by the chunk ends the sharing, and the main checkout's modules stay", async () => {
  const { repository, worktree, run } = await makePlace(installed);
  await run({ install });
  await write(join(worktree, "package-lock.json"), "lock 2");
  expect(await run({ install })).toContain("installed with");
  expect(await readFile(join(worktree, "node_modules/tea/index.js"), "utf8")).toBe("fresh\n");
  expect(await readFile(join(repository, "node_modules/tea/index.js"), "utf8")).toBe("shared");
});

test.each([
  ["package.json", { "loop/package.json": JSON.stringify({ workspaces: ["packages/*"] }) }],
  ["pnpm", { "loop/pnpm-workspace.yaml": "packages: [packages/*]\n" }],
])(
  "workspaces of %s are not shared: their links lead to the main checkout's code",
  async (_, files) => {
    const { run } = await makePlace({ ...installed, ...files });
    expect(await run({ install })).toContain("installed with");
  },
);

test("modules that are committed, or left half installed, are not linked over", async () => {
  const { worktree, run } = await makePlace({
    ...installed,
    "loop/node_modules/tea/index.js": "own",
  });
  expect(await run()).toContain("nothing to install");
  expect(await readFile(join(worktree, "node_modules/tea/index.js"), "utf8")).toBe("own");
});

test("without modules and without an install command it says that nothing was done", async () => {
  const { run } = await makePlace({ "shop/go.mod": "module shop", "loop/go.mod": "module shop" });
  expect(await run()).toContain("no install command is configured");
});

test("an install that fails says so with its last words, and is tried again next time", async () => {
  const { run } = await makePlace({ ...installed, "loop/package-lock.json": "lock 2" });
  const broken = "mkdir -p node_modules && echo 'tea is sold out' >&2 && exit 7";
  await expect(run({ install: broken })).rejects.toMatchObject({
    code: "install-failed",
    message: expect.stringMatching(/exit code 7[^]*tea is sold out/),
  });
  expect(await run({ install })).toContain("installed with");
});

test("an abort ends the install as an abort", async () => {
  const { run } = await makePlace({ ...installed, "loop/package-lock.json": "lock 2" });
  const controller = new AbortController();
  setTimeout(() => controller.abort(new Error("closing time")), 50);
  await expect(run({ install: "sleep 20", signal: controller.signal })).rejects.toThrow(
    "closing time",
  );
});
