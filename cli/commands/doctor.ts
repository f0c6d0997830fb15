import { LoopwikiError } from "#wiki";
import type { CommandContext, CommandRun } from "../command.ts";
import { openWorkspace } from "../compose.ts";
import { loadConfig, type LoadedConfig } from "../config/load.ts";
import { count, fail, ok, type Check } from "../doctor/check.ts";
import { checkMachine } from "../doctor/machine-checks.ts";
import { checkMemory } from "../doctor/memory-checks.ts";
import { checkSettings } from "../doctor/settings-checks.ts";
import { exitCodes } from "../exit-codes.ts";
import { findRepository, type RepositoryPlace } from "../init/find-repository.ts";
import type { Output } from "../output.ts";
import { visibleText } from "./plan/visible-text.ts";

export const run: CommandRun = async (context) => {
  const checks = [
    ...(await checkMachine(context.directory, process.env)),
    ...(await checkRepository(context, process.env)),
  ];
  const { output } = context;
  const failed = checks.filter(({ status }) => status === "fail");
  const warned = checks.filter(({ status }) => status === "warn");
  const summary = `${count(checks.length, "check")}: ${failed.length} failed, ${count(warned.length, "warning")}`;
  const text = [...checks.flatMap((check) => describe(check, output)), summary].join("\n");
  output.answer("doctor", { healthy: failed.length === 0, checks }, text);
  const first = failed[0] ?? warned.find(({ fix }) => fix?.startsWith("loopwiki") === true);
  const command = first?.fix?.startsWith("loopwiki") === true ? first.fix : undefined;
  if (command !== undefined) output.next(command, `mends ${first?.name ?? "it"}`);
  else if (failed.length === 0) output.next("loopwiki status", "shows where things stand");
  else output.next("loopwiki doctor", "again, when it is mended");
  return failed.length === 0 ? exitCodes.ok : exitCodes.findings;
};

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
    checks.push(...(await checkMemory(await openWorkspace(context))));
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
