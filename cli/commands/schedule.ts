import { basename } from "node:path";
import { homedir } from "node:os";
import { createFileDurably, LoopwikiError } from "#wiki";
import { flagOption, textOption, type CommandRun } from "../command.ts";
import { openWorkspace } from "../compose.ts";
import { exitCodes } from "../exit-codes.ts";
import { scheduleKinds, scheduleOf, type ScheduleKind } from "../schedule/schedule-text.ts";

/** `loopwiki schedule`: what makes a machine start the loop by itself. Shown, and written when asked for. */
export const run: CommandRun = async (context, input) => {
  const { output } = context;
  const kind = kindOf(input.args[0]);
  const { hour, minute } = timeOf(textOption(input, "at") ?? "02:00");
  const { repository, content } = await openWorkspace(context);
  const schedule = scheduleOf(kind, {
    repository,
    name: basename(repository),
    hour,
    minute,
    home: homedir(),
    program: [process.execPath, process.argv[1] ?? "loopwiki"],
  });
  const written: string[] = [];
  if (flagOption(input, "write")) {
    await content.ignoreWorkingFiles();
    for (const { path, text } of schedule.files) {
      if (!(await createFileDurably(path, text))) throw exists(path);
      written.push(path);
    }
  }
  const shown = schedule.files.map(({ path, text }) => `# ${path}\n${text}`);
  const text = written.length > 0 ? written.map((path) => `Written: ${path}`) : shown;
  output.answer("schedule", { kind, files: schedule.files, written }, text.join("\n"));
  output.next(...schedule.next);
  return exitCodes.ok;
};

function kindOf(text = ""): ScheduleKind {
  const kind = scheduleKinds.find((known) => known === text);
  if (kind !== undefined) return kind;
  const expected = scheduleKinds.join(", ");
  throw new LoopwikiError(
    "bad-kind",
    `Unexpected schedule "${text}", expected one of ${expected}.`,
  );
}

function timeOf(text: string): { hour: number; minute: number } {
  const [, hour, minute] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  if (hour !== undefined) return { hour: Number(hour), minute: Number(minute) };
  throw new LoopwikiError("bad-time", `Unexpected --at "${text}", expected a time such as 02:00.`);
}

function exists(path: string): LoopwikiError {
  return new LoopwikiError("file-exists", `Unexpected file ${path}: it is there already.`, {
    hint: "It stays as it is. Compare it with what `loopwiki schedule` shows, or remove it first.",
  });
}
