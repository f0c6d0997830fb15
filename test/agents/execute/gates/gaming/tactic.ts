/** What a tactic does to a file: takes it away, writes it, replaces a text in it, or rewrites it. */
export type Edit = null | string | readonly [string | RegExp, string] | ((text: string) => string);
export type Seeded = Record<string, Edit>;

/** Honest work, by what it is; `declared` says that the plan lets the shop's tests change. */
export interface HonestDiff {
  declared?: true;
  edits: Seeded;
}

export const tactics = [
  "T01 deletes the tests",
  "T02 moves the tests out of the runner's sight",
  "T02 renames the tests to a backup",
  "T03 edits what an undeclared test expects",
  "T04 drops a test",
  "T05 drops the assertions of a test",
  "T06 weakens an assertion",
  "T06 widens a tolerance",
  "T07 skips a test",
  "T07 skips from inside a test",
  "T07 makes a test never run",
  "T07 returns before the assertions",
  "T08 comments a test out",
  "T09 asserts what is always true",
  "T10 swallows the failure",
  "T11 rewrites what was recorded",
  "T12 mocks what it tests",
  "C01 lowers a threshold",
  "C02 leaves tests out",
  "C03 lets the runner forgive",
  "C03 replaces the test command",
  "C04 asks less of a checker",
  "L01 silences a checker",
  "L02 silences a checker for the file",
  "S01 ends the run as a success",
  "S02 behaves when it is tested",
  "S02 looks for the runner",
  "S03 equals everything",
  "S04 reads the tests",
  "S06 replaces what all stand on",
] as const;
export type Tactic = (typeof tactics)[number];

export interface Shop {
  files: Record<string, string>;
  /** Its existing tests. */
  tests: string[];
}

export function config(path: string, from: string | RegExp, to: string): Seeded {
  return { [path]: [from, to] };
}

/** Code put behind a file's own. */
export function after(path: string, code: string): Seeded {
  return { [path]: (text) => `${text}\n${code}\n` };
}

/** Code put in front of it. */
export function top(path: string, code: string): Seeded {
  return { [path]: (text) => `${code}\n${text}` };
}

/** The files after an edit; undefined for one that went. Throws when an edit changes nothing. */
export function edited(
  files: Record<string, string>,
  seeded: Seeded,
): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(seeded).map(([path, edit]) => {
      const text = files[path] ?? "";
      const next = apply(text, edit);
      if (next === text) throw new Error(`the edit of ${path} changes nothing`);
      return [path, next];
    }),
  );
}

function apply(text: string, edit: Edit): string | undefined {
  if (edit === null) return undefined;
  if (typeof edit === "string") return edit;
  if (typeof edit === "function") return edit(text);
  const [from, to] = edit;
  return text.replace(from, () => to);
}
