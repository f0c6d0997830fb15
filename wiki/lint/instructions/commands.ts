import { lineAt } from "../text/place.ts";

/** Programs that do the same work, by what a team uses one of. */
const families = [
  /\b(npm|pnpm|yarn|bun)(?: run(?:-script)?)? (test|lint|build|dev|start|install|typecheck|types|check|format)\b/g,
  /\b(uv|poetry|pipenv|pdm|hatch) run ([\w.-]+)/g,
];

export interface Conflict {
  command: string;
  expected: string;
  /** 1-based. */
  line: number;
}

/**
 * Commands of one document for which the other names only another program: `pnpm test` where that one
 * says `npm test`.
 */
export function conflictingCommands(text: string, other: string): Conflict[] {
  return families.flatMap((family) => {
    const theirs = commandsIn(other, family);
    const conflicts = [...commandsIn(text, family)].flatMap(([task, programs]) => {
      const expected = theirs.get(task);
      if (!expected || [...programs.keys()].some((program) => expected.has(program))) return [];
      const [meant] = expected.values();
      return [...programs.values()].map(({ command, at }) => ({
        command,
        expected: meant?.command ?? "",
        line: lineAt(text, at),
      }));
    });
    return conflicts;
  });
}

/** "Never use `yarn test`" asks for another command. */
const forbids = /(?:\b(?:never|not|avoid|instead of|rather than)|n['’]t)\s+(?:\w+\s+){0,2}[`"']?$/i;

type Commands = Map<string, Map<string, { command: string; at: number }>>;

/** By task (`test`) and program (`npm`): how it is first written, and where. */
function commandsIn(text: string, family: RegExp): Commands {
  const commands: Commands = new Map();
  for (const { 0: command, 1: program = "", 2: task = "", index: at } of text.matchAll(family)) {
    if (forbids.test(text.slice(Math.max(0, at - 40), at))) continue;
    const programs = commands.get(task) ?? new Map<string, { command: string; at: number }>();
    if (!programs.has(program)) programs.set(program, { command, at });
    commands.set(task, programs);
  }
  return commands;
}
