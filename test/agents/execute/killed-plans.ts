import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readdir, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { discardPlan, FileRunStore, latestRun, mergePlan, runPlan } from "#agents";
import { Git } from "#wiki";
import { bundleScript } from "../../tools/bundle-script.ts";
import { fingerprint } from "../../tools/fingerprint.ts";
import { openShop, pricePlan, quickToResume, shopServices } from "./shop.ts";

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
  /** The script, joined into one file: started hundreds of times. */
  #program = "";

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async open(): Promise<KilledPlans> {
    const plans = new KilledPlans(
      await realpath(await mkdtemp(join(tmpdir(), "loopwiki-resume-"))),
    );
    plans.#program = await bundleScript(script, plans.folder);
    const shop = await openShop({ at: join(plans.folder, "template") });
    const goal = [{ command: "test -s docs/pricing.md", expected: "the rule is written down" }];
    await shop.approve(pricePlan(await shop.repository.git.run(["rev-parse", "HEAD"]), { goal }));
    const directory = await plans.copy("uninterrupted");
    const services = shopServices(directory, quickToResume, () => undefined);
    const state = await runPlan(services, planId, { signal });
    const store = new FileRunStore(join(directory, ".git/loopwiki"), () => new Date());
    const { length: events } = await store.read(state.run);
    plans.expected = { history: await plans.historyOf(directory), events };
    return plans;
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }

  /** Before and after every event in turn: in twice as many rounds as there are events, each place once. */
  killOf(round: number): Kill {
    const side = round % 2 === 0 ? "before" : "after";
    return { round, nth: 1 + (Math.floor(round / 2) % this.expected.events), side };
  }

  randomKills(count: number): Kill[] {
    const places = 2 * this.expected.events;
    const random = (): number => Math.floor(Math.random() * places);
    return Array.from({ length: count }, (_, round) => ({ ...this.killOf(random()), round }));
  }

  /** Kills a run, goes on with it, merges it, and looks what is there afterwards. */
  async killAndGoOn(kill: Kill): Promise<typeof sound & { kill: Kill }> {
    const directory = await this.copy(`killed-${kill.round}`);
    const before = await fingerprint(directory);
    const died = await this.execute(directory, kill);
    const services = shopServices(directory, quickToResume, () => undefined);
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
    const services = shopServices(directory, quickToResume, () => undefined);
    return (await runPlan(services, planId, { signal })).phase;
  }

  /** Kills a run and discards it; resolves to what is left of it. */
  async killAndDiscard(kill: Kill): Promise<{ kill: Kill; died: string; leftovers: string }> {
    const directory = await this.copy(`discarded-${kill.round}`);
    const died = await this.execute(directory, kill);
    const services = shopServices(directory, quickToResume, () => undefined);
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
    const args = [this.#program, directory, planId, String(kill.nth), kill.side];
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
