import { runners, type ResultPlace, type Runner } from "./runners.ts";

/** A runner that a command starts, and the file its results will be in. */
export interface Reported {
  runner: Runner;
  file: string;
}

export interface ReportingCommand {
  /** For a shell, with a reporter for every runner in it. */
  command: string;
  reports: Reported[];
}

/** Scripts that call scripts are followed so far. */
const maxDepth = 4;
/** `npm test`, `npm run -s unit -- --x`, `yarn unit`. */
const scriptCall =
  /(?<=^|[;&|(]\s*)(?<manager>npm|pnpm|yarn|bun)\s+(?:(?:-s|--silent)\s+)?(?<run>run(?:-script)?\s+)?(?:(?:-s|--silent)\s+)?(?<word>[\w:./-]+)(?<rest>(?:\s+[^;&|()<>]+)?)/g;

/**
 * The command with a reporter of ours; undefined when it starts no runner we know. Scripts are put in
 * place of the calls of a package manager, so that neither its settings nor its shell decide anything.
 */
export function reportingCommand(
  command: string,
  scripts: Readonly<Record<string, string>>,
  { folder, reporters }: { folder: string; reporters: string },
): ReportingCommand | undefined {
  let text = withScripts(command, scripts);
  const reports: Reported[] = [];
  for (const runner of runners) {
    const every = new RegExp(runner.words.source, "g");
    if (runner.elsewhere && runner.words.test(text)) text = text.replaceAll(runner.elsewhere, "");
    text = text.replace(every, (start) => {
      const file = `${folder}/${runner.name.replaceAll(/\W/g, "-")}-${reports.length}`;
      reports.push({ runner, file });
      const place: ResultPlace = { file: quoted(file), reporters: quoted(reporters) };
      return runner.reporting(start, place);
    });
  }
  return reports.length === 0 ? undefined : { command: text, reports };
}

function withScripts(
  command: string,
  scripts: Readonly<Record<string, string>>,
  depth = 0,
): string {
  if (depth >= maxDepth) return command;
  let text = "";
  let at = 0;
  for (const call of command.matchAll(scriptCall)) {
    const script = scriptOf(call.groups ?? {}, scripts);
    const inside = script === undefined ? call[0] : withScripts(script, scripts, depth + 1);
    text += command.slice(at, call.index) + inside;
    at = call.index + call[0].length;
  }
  return text + command.slice(at);
}

/** What a package manager would run, with what comes before and after it; undefined for other calls. */
function scriptOf(
  { manager = "", run, word = "", rest = "" }: Record<string, string | undefined>,
  scripts: Readonly<Record<string, string>>,
): string | undefined {
  const name = /^(t|tst)$/.test(word) ? "test" : word;
  const script = scripts[name];
  const runs = run !== undefined || name === "test" || /^(yarn|pnpm)$/.test(manager);
  // in another folder, or in several
  if (script === undefined || !runs || /\s-(w|-workspaces?|C|-prefix|r)\b/.test(rest))
    return undefined;
  const args = rest.replace(/^\s+--(?=\s|$)/, "");
  const all = [scripts[`pre${name}`], `${script}${args}`, scripts[`post${name}`]];
  const parts = all.filter((one) => one !== undefined).map((one) => `(${one})`);
  return parts.length === 1 ? parts[0] : `(${parts.join(" && ")})`;
}

/** For a shell. */
function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}
