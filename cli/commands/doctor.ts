import { LoopwikiError } from "#wiki";
import { flagOption, type CommandContext, type CommandRun } from "../command.ts";
import { openWorkspace } from "../compose.ts";
import { loadConfig, type LoadedConfig } from "../config/load.ts";
import { count, fail, ok, type Check } from "../doctor/check.ts";
import { checkInstalled, checkPushHook, checkSandbox } from "../doctor/install-checks.ts";
import { checkMachine } from "../doctor/machine-checks.ts";
import { checkMemory } from "../doctor/memory-checks.ts";
import { perform, repairsFor } from "../doctor/repair.ts";
import { checkSettings } from "../doctor/settings-checks.ts";
import { exitCodes } from "../exit-codes.ts";
import { findRepository, type RepositoryPlace } from "../init/find-repository.ts";
import type { Output } from "../output.ts";
import { visibleText } from "./plan/visible-text.ts";

export const run: CommandRun = async (context, input) => {
  const { output } = context;
  const found = await examine(context);
  const dryRun = flagOption(input, "dryRun");
  const isFix = flagOption(input, "fix") || dryRun;
  const repairs = isFix ? await repairAll(context, found, dryRun) : [];
  const checks = repairs.length > 0 && !dryRun ? await examine(context) : found;
  const failed = checks.filter(({ status }) => status === "fail");
  const warned = checks.filter(({ status }) => status === "warn");
  const summary = `${count(checks.length, "check")}: ${failed.length} failed, ${count(warned.length, "warning")}`;
  const text = [...checks.flatMap((check) => describe(check, output)), summary].join("\n");
  const data = { healthy: failed.length === 0, checks, ...(isFix && { dryRun, repairs }) };
  output.answer("doctor", data, text);
  if (dryRun && repairs.length > 0) output.next("loopwiki doctor --fix", "does this");
  else await sayNext(context, { checks, mayFix: !isFix });
  return failed.length === 0 ? exitCodes.ok : exitCodes.findings;
};

/** Shows each remedy, then does it. */
async function repairAll(
  context: CommandContext,
  checks: readonly Check[],
  dryRun: boolean,
): Promise<{ check: string; says: string; result?: string }[]> {
  const done: { check: string; says: string; result?: string }[] = [];
  for (const repair of await repairsFor(checks, context)) {
    const { check, says } = repair;
    context.output.note(`${dryRun ? "Would" : "Will"} ${says}.`);
    const result = dryRun ? undefined : await perform(repair);
    if (result !== undefined) context.output.note(`  ${result}`);
    done.push({ check, says, ...(result === undefined ? {} : { result }) });
  }
  return done;
}

async function sayNext(
  context: CommandContext,
  { checks, mayFix }: { checks: readonly Check[]; mayFix: boolean },
): Promise<void> {
  const { output } = context;
  const bad = checks.filter(({ status }) => status !== "ok");
  const isFailed = bad.some(({ status }) => status === "fail");
  const first =
    bad.find(({ status }) => status === "fail") ??
    bad.find(({ fix }) => fix?.startsWith("loopwiki") === true);
  const command = first?.fix?.startsWith("loopwiki") === true ? first.fix : undefined;
  if (mayFix && (await repairsFor(checks, context)).length > 0)
    output.next("loopwiki doctor --fix", "mends what can be mended without harm");
  if (command !== undefined) output.next(command, `mends ${first?.name ?? "it"}`);
  else if (!isFailed) output.next("loopwiki status", "shows where things stand");
  else output.next("loopwiki doctor", "again, when it is mended");
}

async function examine(context: CommandContext): Promise<Check[]> {
  return [
    ...(await checkMachine(context.directory, process.env)),
    ...(await checkRepository(context, process.env)),
  ];
}

/** Each step needs the one before; the first that fails is told and the rest is left out. */
async function checkRepository(
  context: CommandContext,
  environment: NodeJS.ProcessEnv,
): Promise<Check[]> {
  const checks: Check[] = [];
  try {
    const place: RepositoryPlace = await findRepository(context.directory);
    checks.push(ok("repository", place.repository));
    const loaded: LoadedConfig = await loadConfig(place.repository, environment);
    checks.push(ok("config", loaded.sources.join(", ") || "No file: the defaults hold."));
    checks.push(...(await checkSettings(place, loaded.config, environment)));
    const workspace = await openWorkspace(context);
    checks.push(await checkSandbox(workspace), ...(await checkMemory(workspace)));
    checks.push(await checkInstalled(context), await checkPushHook(workspace));
  } catch (error) {
    if (!(error instanceof LoopwikiError)) throw error;
    const name = error.code === "no-repository" ? "repository" : "config";
    checks.push(fail(name, error.message, error.hint ?? "Mend what the message names."));
  }
  return checks;
}

function describe({ name, status, detail, fix }: Check, { colors }: Output): string[] {
  const mark = { ok: colors.green("ok  "), warn: colors.yellow("warn"), fail: colors.red("FAIL") };
  const line = `${mark[status]} ${name.padEnd(18)} ${visibleText(detail)}`;
  return fix === undefined ? [line] : [line, `     ${"".padEnd(18)} ${colors.dim(`→ ${fix}`)}`];
}
