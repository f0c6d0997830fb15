import { LoopwikiError } from "#wiki";
import { bootstrap } from "../execute/bootstrap.ts";
import { changedFiles } from "../execute/changed-files.ts";
import { latestRun } from "../execute/find-run.ts";
import { judgeDifference } from "../execute/judge-attempt.ts";
import { runCheck } from "../execute/gates/run-check.ts";
import { planOfRun } from "../execute/run-context.ts";
import type { ExecuteServices } from "../execute/services.ts";
import { hasObject, withTemporaryWorktree, type RunWorktree } from "../execute/worktree.ts";
import type { CheckResult } from "../journal/run-records.ts";
import type { Incident } from "./incident.ts";
import type { ClosingProof } from "./line-event.ts";

export interface ProofRequest {
  on?: string;
  check?: string;
  /** False when the plan no longer asks for what failed. */
  contractStands: boolean;
  signal: AbortSignal;
}

/**
 * Runs the incident's check where it broke and where the work goes on, each on a clean checkout. Where
 * nothing was run when the line stopped (a time limit, a changed plan), or the contract no longer asks for
 * it, the repository's own commands must pass where the work goes on.
 */
export async function proveClosed(
  services: ExecuteServices,
  incident: Incident,
  request: ProofRequest,
): Promise<ClosingProof> {
  const now = await commitOf(services, request.on ?? (await whereItGoesOn(services, incident)));
  const { contractStands, check, signal } = request;
  const command = check ?? (contractStands ? incident.check?.command : undefined);
  if (check === undefined && incident.check?.kind === "gate")
    await assertGateRefuses(services, incident);
  const { broken } = incident;
  const there = broken !== undefined && (await hasObject(services.git, broken));
  return withTemporaryWorktree(services.git, (checkout) => {
    const judge = { services, checkout, signal };
    return command === undefined || !there
      ? lineProof(judge, now)
      : commandProof(judge, incident, { command, broken, now });
  });
}

async function commandProof(
  judge: Judge,
  incident: Incident,
  { command, broken, now }: { command: string; broken: string; now: string },
): Promise<ClosingProof> {
  const check = [["the check", command]] as const;
  const before = (await runAt(judge, broken, check)).find(({ status }) => status === "failed");
  if (!before) throw passesThere(incident, command);
  const after = (await runAt(judge, now, check)).find(({ status }) => status === "failed");
  if (after) throw failsNow(incident, command, { now, detail: after.detail });
  const failedThere = firstLines(before.detail);
  return { check: command, brokenAt: broken, failedThere, passedAt: now };
}

interface Judge {
  services: ExecuteServices;
  checkout: RunWorktree;
  signal: AbortSignal;
}

async function lineProof(judge: Judge, now: string): Promise<ClosingProof> {
  const commands = Object.entries(judge.services.commands);
  const results = await runAt(judge, now, commands);
  const failed = results.find(({ status }) => status === "failed");
  if (!failed) {
    const check =
      commands.map(([, command]) => command).join(" && ") || "(no commands are configured)";
    return { check, passedAt: now };
  }
  throw new LoopwikiError(
    "line-not-green",
    `\`${failed.command ?? failed.name}\` fails at ${now.slice(0, 12)}, where the work goes on.\n${failed.detail}`,
    { kind: "andon", hint: "Mend it, commit, then close the incident with --on <that commit>." },
  );
}

/** The harness's own gate must refuse the broken content today as it did then. */
async function assertGateRefuses(services: ExecuteServices, incident: Incident): Promise<void> {
  const run = await latestRun(services, incident.plan);
  const plan = run && planOfRun(run);
  const chunk = plan?.chunks.find(({ id }) => id === incident.chunk);
  if (!plan || !chunk || incident.broken === undefined) return; // discarded, or planned anew
  const files = await changedFiles(services.git, `${incident.broken}^`, incident.broken);
  const contentPrefix = services.content.prefix;
  const difference = { git: services.git, base: `${incident.broken}^`, head: incident.broken };
  const contract = { plan, chunk, contentPrefix, difference };
  const results = await judgeDifference(files, contract);
  const name = incident.check?.name ?? "";
  if (results.some((result) => result.name === name && result.status === "failed")) return;
  throw passesThere(incident, `the ${name} gate`);
}

/** The commands on a clean checkout of the commit, up to the first that fails. */
async function runAt(
  { services, checkout, signal }: Judge,
  commit: string,
  commands: readonly (readonly [name: string, command: string])[],
): Promise<CheckResult[]> {
  await checkout.ensure(["--detach", checkout.path, commit]);
  await checkout.checkOut(commit);
  const { repository, install, environment, sandbox } = services;
  const cwd = checkout.path;
  await bootstrap({ repository, worktree: cwd, install, environment, sandbox, signal });
  const results: CheckResult[] = [];
  for (const [name, command] of commands) {
    const result = await runCheck({ name, command, cwd, environment, sandbox, signal });
    results.push(result);
    if (result.status === "failed") break;
  }
  return results;
}

/** The last good commit of a run that may be approved again, else the branch its plan was for. */
async function whereItGoesOn({ runs, git }: ExecuteServices, { plan }: Incident): Promise<string> {
  const run = await latestRun({ runs }, plan);
  if (
    run &&
    run.phase !== "discarded" &&
    run.phase !== "merged" &&
    (await hasObject(git, run.head))
  )
    return run.head;
  return run ? `refs/heads/${run.started.target}` : "HEAD";
}

async function commitOf({ git }: ExecuteServices, name: string): Promise<string> {
  const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`];
  const { code, stdout } = await git.answer(args, { okCodes: [0, 1, 128] });
  if (code === 0) return stdout.trim();
  throw new LoopwikiError(
    "unknown-commit",
    `Unexpected "${name}", expected a commit of this repository.`,
    {
      hint: "git log --oneline",
    },
  );
}

function passesThere({ id, broken = "" }: Incident, command: string): LoopwikiError {
  return new LoopwikiError(
    "check-cannot-fail",
    `\`${command}\` passes on the broken commit ${broken.slice(0, 12)} too, so it proves nothing about ${id}.`,
    {
      kind: "andon",
      hint: 'It may be flaky, or depend on this machine. Give a check that fails there and passes now: --check "<command>"',
    },
  );
}

function failsNow(
  { id, check }: Incident,
  command: string,
  { now, detail }: { now: string; detail: string },
): LoopwikiError {
  const other =
    check?.contract === true
      ? "\nThe plan itself asks for it: mend it by hand and give --on <commit>, or change the plan and approve it again, or discard it."
      : "";
  return new LoopwikiError(
    "check-still-fails",
    `\`${command}\` still fails at ${now.slice(0, 12)}, so ${id} stays open.\n${detail}`,
    { kind: "andon", hint: `Mend it, commit, then close with --on <that commit>.${other}` },
  );
}

function firstLines(text: string): string {
  return text.split("\n").slice(0, 5).join("\n");
}
