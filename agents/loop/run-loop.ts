/** A step of a round: a command of ours, in a process of its own so that no context is carried over. */
export type LoopStep = "execute" | "document" | "lint";

/** How a command ended, by its exit code (DESIGN 8). */
export type StepEnd = "ok" | "findings" | "error" | "stopped" | "budget" | "interrupted";

export interface LoopPorts {
  /** What to do next, without those that were tried in this loop. */
  nextPlan(tried: ReadonlySet<string>): Promise<string | undefined>;
  run(step: LoopStep, plan?: string): Promise<StepEnd>;
  /** Whether somebody asked the loop to end. */
  mayGoOn(): Promise<boolean>;
  /** Waits until there may be something to do; false when the loop shall not wait. */
  wait(): Promise<boolean>;
  note(text: string): void;
}

export interface LoopRound {
  plan: string;
  execute: StepEnd;
  /** Absent when the round ended before. */
  document?: StepEnd;
  lint?: StepEnd;
}

/**
 * Why a loop ended: nothing is left to do, the stop file, the rounds that were asked for, a stopped line
 * (only a person opens it), money or time of the day that ran out, Ctrl-C, or two errors in a row, which a
 * third round would repeat.
 */
export type LoopEnd =
  "idle" | "stop-file" | "rounds" | "stopped" | "budget" | "interrupted" | "errors";

/** As many errors in a row end the loop. */
const maxErrors = 2;

/**
 * The continuous loop (DESIGN 7): the next approved plan, then the pages, then lint, each with a fresh
 * context; again until something says stop. Every state is on disk, so that it can be killed and started
 * again at any moment.
 */
export async function runLoop(
  ports: LoopPorts,
  { maxRounds = Infinity }: { maxRounds?: number } = {},
): Promise<{ rounds: LoopRound[]; end: LoopEnd }> {
  const rounds: LoopRound[] = [];
  const tried = new Set<string>();
  let errors = 0;
  while (rounds.length < maxRounds) {
    if (!(await ports.mayGoOn())) return { rounds, end: "stop-file" };
    const plan = await ports.nextPlan(tried);
    if (plan === undefined) {
      ports.note("No approved plan is ready.");
      if (!(await ports.wait())) return { rounds, end: "idle" };
      tried.clear(); // a person may have mended what was in the way
      continue;
    }
    tried.add(plan);
    ports.note(`Round ${rounds.length + 1}: ${plan}`);
    const round = await runRound(ports, plan);
    rounds.push(round);
    const end = endOf(round);
    if (end !== undefined) return { rounds, end };
    errors = round.execute === "error" ? errors + 1 : 0;
    if (errors >= maxErrors) return { rounds, end: "errors" };
  }
  return { rounds, end: "rounds" };
}

async function runRound(ports: LoopPorts, plan: string): Promise<LoopRound> {
  const execute = await ports.run("execute", plan);
  if (execute !== "ok") return { plan, execute };
  const document = await ports.run("document");
  if (document === "interrupted") return { plan, execute, document };
  return { plan, execute, document, lint: await ports.run("lint") };
}

function endOf(round: LoopRound): LoopEnd | undefined {
  const ends = new Set([round.execute, round.document, round.lint]);
  return (["interrupted", "stopped", "budget"] as const).find((end) => ends.has(end));
}
