import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { Git } from "#wiki";
import { expect, onTestFinished, test } from "vitest";
import { makeRepository } from "../tools/make-repository.ts";

const house = join(import.meta.dirname, "../..");

/** A repository that somebody has had for a while. Its tests pass, and two exports have no reader. */
const shop = {
  "package.json": `${JSON.stringify(
    {
      name: "shop",
      private: true,
      type: "module",
      main: "./src/till.js",
      scripts: { test: "node --test test/till.test.js" },
    },
    null,
    2,
  )}\n`,
  "src/till.js":
    'import { price } from "./price.js";\nimport { count } from "./stock.js";\nexport const total = () => price(2) * count();\n',
  "src/price.js":
    "export const price = (n) => round(n * 1.25);\nexport function round(n) {\n  return Math.round(n * 100) / 100;\n}\n",
  "src/stock.js": "export const shelf = [1, 2, 3];\nexport const count = () => shelf.length;\n",
  "test/till.test.js":
    'import test from "node:test";\nimport assert from "node:assert";\nimport { total } from "../src/till.js";\ntest("total", () => assert.equal(total(), 7.5));\n',
};

/** The commands between the marks of README, in its order, without what is said about them. */
async function readmeCommands(): Promise<string[]> {
  const readme = await readFile(join(house, "README.md"), "utf8");
  const block = /<!-- newcomer[^]*?-->\n([^]*?)<!-- \/newcomer -->/.exec(readme)?.[1] ?? "";
  const lines = block.split("\n").filter((line) => line.startsWith("    "));
  return lines.map((line) => line.replace(/\s#.*$/, "").trim());
}

interface Step {
  command: string;
  code: number;
  said: string;
}

async function runShell(
  command: string,
  { cwd, env }: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<Step> {
  return new Promise((resolve) => {
    const options = { cwd, env, maxBuffer: 64 * 1024 * 1024 };
    const child = execFile("/bin/sh", ["-c", command], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
      resolve({ command, code, said: stdout + stderr });
    });
    child.stdin?.end();
  });
}

function toldBy({ command, code, said }: Step): string {
  return `$ ${command}\n${said}→ ${code}`;
}

function isOffline([install, ...others]: readonly Step[]): boolean {
  return install !== undefined && others.length === 0 && unreachable.test(install.said);
}

const unreachable = /ENOTFOUND|ECONNREFUSED|ENOTCACHED|EAI_AGAIN|ETIMEDOUT|ECONNRESET/;

/** A machine on which npm puts programs below `prefix`, without settings and models of anybody's. */
function newcomersMachine(prefix: string): NodeJS.ProcessEnv {
  const ours = (process.env["PATH"] ?? "").split(delimiter);
  const path = ours.filter((folder) => !folder.includes("node_modules"));
  return {
    ...process.env,
    PATH: [join(prefix, "bin"), ...path].join(delimiter),
    NO_COLOR: "1",
    XDG_CONFIG_HOME: join(prefix, "settings"),
    LOOPWIKI_MODELS: join(prefix, "models"),
    npm_config_prefix: prefix,
    npm_config_prefer_offline: "true",
    npm_config_audit: "false",
    npm_config_fund: "false",
  };
}

/** Follows the lines until one fails; `<plan>` is a mechanical one of those that `plan list` shows. */
async function follow(
  lines: readonly string[],
  { tarball, ...place }: { tarball: string; cwd: string; env: NodeJS.ProcessEnv },
): Promise<Step[]> {
  const done: Step[] = [];
  let plan = "";
  for (const line of lines.filter((text) => text !== "cd your-repository")) {
    const command = line
      .replace("npm install -g loopwiki", `npm install -g '${tarball}'`)
      .replaceAll("<plan>", plan);
    const step = await runShell(command, place);
    done.push(step);
    if (step.code !== 0) break;
    if (line === "loopwiki plan list")
      plan = /mechanical\s+(\S+)/.exec(step.said)?.[1] ?? "no mechanical plan";
  }
  return done;
}

test("README leads a newcomer from npm install -g to the first merged plan, in its own words", async (context) => {
  const commands = await readmeCommands();
  expect(commands.length).toBeGreaterThan(8);
  const { directory } = await makeRepository(shop);
  const prefix = await mkdtemp(join(tmpdir(), "loopwiki-newcomer-"));
  onTestFinished(() => rm(prefix, { recursive: true, force: true, maxRetries: 3 }));
  const env = newcomersMachine(prefix);
  // what `npm pack` makes of the build, which its own hook would take away from the other tests
  const pack = `npm pack --silent --ignore-scripts --pack-destination '${prefix}'`;
  const packed = await runShell(pack, { cwd: house, env });
  const tarball = join(prefix, /\S+\.tgz/.exec(packed.said)?.[0] ?? "");

  const done = await follow(commands, { tarball, cwd: directory, env });
  if (isOffline(done))
    context.skip("npm reaches no registry and has not all packages in its cache");
  expect(done.filter(({ code }) => code !== 0).map(toldBy)).toEqual([]);
  expect(done).toHaveLength(commands.length - 1);
  for (const { command, said } of done.filter((step) => step.command.startsWith("loopwiki")))
    expect(`${command}: ${said}`).toMatch(/^Next: (loopwiki|git) /m);
  const git = new Git(directory);
  expect(await git.run(["log", "-1", "--format=%s", "main"])).toMatch(/^Merge plan /);
  expect(await git.run(["show", "main:src/stock.js"])).toMatch(/^const shelf/);
  const after = await runShell("loopwiki lint && npm test", { cwd: directory, env });
  expect(after).toMatchObject({ code: 0 });
}, 600_000);
