import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readdir, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { discardPlan, FileRunStore, latestRun, mergePlan, runPlan } from "#agents";
import { Git } from "#wiki";
import { fingerprint } from "../../tools/fingerprint.ts";
import { openShop, pricePlan, resumeTasks, shopServices } from "./shop.ts";

const script = fileURLToPath(new URL("execute-and-die.ts", import.meta.url));
const planId = "2026-06-price-validation";
const { signal } = new AbortController();

export interface Kill {
  round: number;
  /** Dies at this event, 1-based, before or after it is on the disk. */
  nth: number;
  side: "before" | "after";
}

/** What every round must end with. */
export const sound = {
  died: "SIGKILL",
  phase: "verified",
  sameHistory: true,
  sameCheckout: true,
  leftovers: "",
  logEntries: 2,
  mergeCommits: 1,
};

/** A plan of two chunks, executed in processes that kill themselves, each time in a copy of one shop. */
export class KilledPlans {
  readonly folder: string;
  /** History and number of events of a run that nobody killed. */
  expected = { history: "", events: 0 };

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async open(): Promise<KilledPlans> {
    const plans = new KilledPlans(
      await realpath(await mkdtemp(join(tmpdir(), "loopwiki-resume-"))),
    );
    const shop = await openShop({ at: join(plans.folder, "template") });
    await shop.approve(pricePlan(await shop.repository.git.run(["rev-parse", "HEAD"])));
    const directory = await plans.copy("uninterrupted");
    const services = shopServices(directory, { tasks: resumeTasks }, () => undefined);
    const state = await runPlan(services, planId, { signal });
    const store = new FileRunStore(join(directory, ".git/loopwiki"), () => new Date());
    const { length: events } = await store.read(state.run);
    plans.expected = { history: await plans.historyOf(directory), events };
    return plans;
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }

  randomKills(count: number): Kill[] {
    return Array.from({ length: count }, (_, round) => ({
      round,
      nth: 1 + Math.floor(Math.random() * this.expected.events),
      side: Math.random() < 0.5 ? "before" : "after",
    }));
  }

  /** Kills a run, goes on with it, merges it, and looks what is there afterwards. */
  async killAndGoOn(kill: Kill): Promise<typeof sound & { kill: Kill }> {
    const directory = await this.copy(`killed-${kill.round}`);
    const before = await fingerprint(directory);
    const died = await this.execute(directory, kill);
    const services = shopServices(directory, {}, () => undefined);
    // A kill after the very last event leaves nothing to go on with.
    const reached = await latestRun(services, planId);
    const phase = reached?.phase === "verified" ? "verified" : await this.goOn(directory);
    const sameHistory = (await this.historyOf(directory)) === this.expected.history;
    const sameCheckout = isDeepStrictEqual(await fingerprint(directory), before);
    await mergePlan(services, planId, signal);
    await mergePlan(services, planId, signal); // again: it only finishes the cleaning up
    const git = new Git(directory);
    const log = await git.run(["show", "main:wiki/log.md"]);
    const logEntries = log.split("| Refuse negative prices: ").length - 1;
    const mergeCommits = Number(await git.run(["rev-list", "--count", "--merges", "main"]));
    const leftovers = await this.leftovers(directory);
    await rm(join(directory, ".."), { recursive: true, force: true });
    return { kill, died, phase, sameHistory, sameCheckout, leftovers, logEntries, mergeCommits };
  }

  /** Goes on with the run in this process; resolves to where it came. */
  async goOn(directory: string): Promise<string> {
    const services = shopServices(directory, { tasks: resumeTasks }, () => undefined);
    return (await runPlan(services, planId, { signal })).phase;
  }

  /** Kills a run and discards it; resolves to what is left of it. */
  async killAndDiscard(kill: Kill): Promise<{ kill: Kill; died: string; leftovers: string }> {
    const directory = await this.copy(`discarded-${kill.round}`);
    const died = await this.execute(directory, kill);
    const services = shopServices(directory, {}, () => undefined);
    if (await latestRun(services, planId))
      await discardPlan(services, planId, "the power went out");
    const leftovers = await this.leftovers(directory);
    await rm(join(directory, ".."), { recursive: true, force: true });
    return { kill, died, leftovers };
  }

  /** Runs the plan in a process of its own; resolves to what it printed or the signal that ended it. */
  async execute(
    directory: string,
    kill: Omit<Kill, "round"> = { nth: 0, side: "after" },
  ): Promise<string> {
    const node = ["--conditions", "loopwiki-source", "--import", "tsx"];
    const args = [...node, script, directory, planId, String(kill.nth), kill.side];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout.on("data", (text: Buffer) => (output += text.toString()));
    child.stderr.on("data", (text: Buffer) => (output += text.toString()));
    await once(child, "close");
    return child.signalCode ?? output;
  }

  /** Subject, body and content of each commit of the plan's branch; ids differ by their times alone. */
  async historyOf(directory: string): Promise<string> {
    return new Git(directory).run(["log", "--format=%T%n%an <%ae>%n%B", `main..loop/${planId}`]);
  }

  async copy(name: string): Promise<string> {
    const directory = join(this.folder, name, "shop");
    await cp(join(this.folder, "template"), directory, {
      recursive: true,
      preserveTimestamps: true,
    });
    return directory;
  }

  /** Branches, worktrees, folders beside the shop, git's locks and ours. */
  async leftovers(directory: string): Promise<string> {
    const git = new Git(directory);
    const branches = await git.run(["branch", "--list", "loop/*"]);
    const worktrees = (await git.run(["worktree", "list", "--porcelain"])).match(
      /^worktree .*loop-.*$/gm,
    );
    const folders = (await readdir(join(directory, ".."))).filter((name) => name !== "shop");
    const files = await readdir(join(directory, ".git"), { recursive: true });
    const locks = files.filter((name) => name.endsWith(".lock") || /loopwiki\/locks\/./.test(name));
    return [branches, ...(worktrees ?? []), ...folders, ...locks]
      .filter((text) => text !== "")
      .join(" ");
  }
}

/** The rounds in two processes at a time: that many processors the test machines have. */
export async function inTwos<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const halves = [0, 1].map(async (half) => {
    const results = [];
    for (const [index, item] of items.entries())
      if (index % 2 === half) results.push(await work(item));
    return results;
  });
  return (await Promise.all(halves)).flat();
}
