import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { StoredPlan } from "#plans";
import { Git, listSeed, LoopwikiError, readSeed } from "#wiki";
import type { CommandContext, CommandRun } from "../command.ts";
import { openWorkspace, type Workspace } from "../compose.ts";
import { exitCodes } from "../exit-codes.ts";

/**
 * Shows the whole loop on a small shop, with real commands in child processes. The first plan is
 * mechanical and done for real; the maker of the second is a scripted recording, and every line says so.
 */
export const run: CommandRun = async (context) => {
  const demo = new Demo(context, join(await mkdtemp(join(tmpdir(), "loopwiki-demo-")), "shop"));
  demo.say("A small shop with real flaws, in a git repository of its own");
  await makeShop(demo.directory);
  demo.tell(`  ${demo.directory}`);
  demo.say("1. Give it a memory");
  await demo.loopwiki("init", "--yes");
  await demo.commit("Add loopwiki");
  demo.say("2. Audit it: no model is asked, every finding is proven on a clean checkout");
  await demo.loopwiki("audit");
  const mechanical = await demo.firstMechanicalPlan();
  demo.say("3. A mechanical plan, done for real: approve, execute, review, merge");
  await demo.carryOut(mechanical, []);
  demo.say(
    "4. A test-driven plan. The maker is a scripted recording, not a model: its first attempt cheats",
  );
  const { id, recording } = await demo.addPricePlan();
  await demo.carryOut(id, ["--agent", `maker=replay:${recording}`]);
  demo.say("5. What the wiki learned");
  demo.tell(await new Git(demo.directory).run(["show", "HEAD:wiki/20_SYSTEM/learnings.md"]));
  await demo.loopwiki("lint");
  await demo.loopwiki("status");
  context.output.answer("demo", { directory: demo.directory }, "");
  context.output.next(
    `cd ${demo.directory} && node ${cliPath()} serve`,
    "browse the wiki, the plans and both runs",
  );
  return exitCodes.ok;
};

class Demo {
  readonly directory: string;
  readonly #context: CommandContext;

  constructor(context: CommandContext, directory: string) {
    this.#context = context;
    this.directory = directory;
  }

  say(text: string): void {
    const { output } = this.#context;
    output.note(`\n${output.colors.bold(output.colors.cyan(`── ${text}`))}`);
  }

  tell(text: string): void {
    this.#context.output.note(text);
  }

  /** Runs one loopwiki command as a person would, showing it and what it prints. */
  async loopwiki(...args: string[]): Promise<void> {
    const { output, signal } = this.#context;
    output.note(output.colors.bold(`\n$ loopwiki ${args.join(" ")}`));
    const child = spawn(process.execPath, [cliPath(), "-C", this.directory, ...args], {
      stdio: ["ignore", 2, 2],
      signal,
    });
    const [code] = await once(child, "close");
    if (code === 0) return;
    throw new LoopwikiError(
      "demo-failed",
      `loopwiki ${args.join(" ")} ended with exit code ${String(code)}.`,
      {
        hint: `The shop is still there: ${this.directory}`,
      },
    );
  }

  async commit(message: string): Promise<void> {
    this.tell(`\n$ git add -A && git commit -m "${message}"`);
    await commitAll(new Git(this.directory), message);
  }

  async carryOut(plan: string, agent: string[]): Promise<void> {
    await this.loopwiki("plan", "show", plan);
    await this.loopwiki("plan", "approve", plan);
    await this.loopwiki("execute", plan, ...agent);
    await this.loopwiki("review", plan);
    await this.loopwiki("merge", plan);
  }

  async firstMechanicalPlan(): Promise<string> {
    const { plans } = await this.#workspace();
    const found = (await plans.list()).find(isMechanical);
    if (found) return found.id;
    throw new LoopwikiError("demo-failed", "The audit proposed no mechanical plan for the shop.");
  }

  /** Writes the price plan against the shop's present commit, as a person would have written it. */
  async addPricePlan(): Promise<{ id: string; recording: string }> {
    const { content, git } = await this.#workspace();
    const head = await git.run(["rev-parse", "HEAD"]);
    const source = (await readSeed("cli", "demo/price-validation.md")).replace("{{head}}", head);
    const id = /^id: (.+)$/m.exec(source)?.[1] ?? "";
    await content.write(`plans/${id}.md`, source);
    const recording = join(dirname(this.directory), "price-validation.recording.json");
    await writeFile(recording, await readSeed("cli", "demo/price-validation.recording.json"));
    return { id, recording };
  }

  #workspace(): Promise<Workspace> {
    return openWorkspace({ ...this.#context, directory: this.directory });
  }
}

function isMechanical({ plan }: StoredPlan): boolean {
  return plan?.chunks.every((chunk) => chunk.run !== undefined) === true;
}

/** The shop with half a year of history, so that its TODO is old. */
async function makeShop(directory: string): Promise<void> {
  for (const path of (await listSeed("cli")).filter((seed) => seed.startsWith("demo/shop/"))) {
    // npm packs no file named .gitignore, so the seed has none either
    const file = join(
      directory,
      path.slice("demo/shop/".length).replace(/^gitignore$/, ".gitignore"),
    );
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, await readSeed("cli", path));
  }
  const git = new Git(directory);
  await git.run(["init", "-q", "-b", "main"]);
  await git.run(["config", "user.name", "Shopkeeper"]);
  await git.run(["config", "user.email", "shopkeeper@localhost"]);
  const halfAYearAgo = new Date(Date.now() - 180 * 24 * 3600 * 1000).toISOString();
  await commitAll(git, "Open the shop", {
    GIT_AUTHOR_DATE: halfAYearAgo,
    GIT_COMMITTER_DATE: halfAYearAgo,
  });
}

async function commitAll(
  git: Git,
  message: string,
  env: Record<string, string> = {},
): Promise<void> {
  await git.run(["add", "-A"]);
  await git.run(["commit", "-q", "-m", message], { env });
}

/** The program that is running: child processes are the same build. */
function cliPath(): string {
  return process.argv[1] ?? "";
}
