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
  /(?<=^|[;&|(]\s*)(npm|pnpm|yarn|bun)\s+((?:-s|--silent)\s+)?(run(?:-script)?\s+)?(?:(?:-s|--silent)\s+)?([\w:./-]+)((?:\s+[^;&|()<>]+)?)/g;

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
  return command.replaceAll(
    scriptCall,
    (call: string, manager: string, _silent, run: string | undefined, word: string, rest = "") => {
      const name = /^(t|tst)$/.test(word) ? "test" : word;
      const script = scripts[name];
      const runs = run !== undefined || name === "test" || /^(yarn|pnpm)$/.test(manager);
      if (script === undefined || !runs || /\s-(w|-workspaces?|C|-prefix|r)\b/.test(rest))
        return call;
      const args = rest.replace(/^\s+--(?=\s|$)/, "");
      const around = [scripts[`pre${name}`], `${script}${args}`, scripts[`post${name}`]];
      const all = around.filter((one) => one !== undefined).map((one) => `(${one})`);
      return withScripts(
        all.length === 1 ? (all[0] ?? "") : `(${all.join(" && ")})`,
        scripts,
        depth + 1,
      );
    },
  );
}

/** For a shell. */
function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}
