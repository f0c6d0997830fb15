import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, test, vi } from "vitest";
import { runProgram } from "../../cli/program.ts";
import { LoopwikiError } from "#wiki";
import { makeRepository } from "../tools/make-repository.ts";

const { signal } = new AbortController();

/** Names of branches, commits, plans, pages and incidents as git, a shell or a path would take them amiss. */
const values = [
  "--output=PWNED",
  "--output PWNED",
  "-oPWNED",
  "--exec=touch PWNED",
  "--upload-pack=touch PWNED",
  "--receive-pack=touch PWNED",
  "--ext-diff",
  "--textconv",
  "--no-index",
  "--git-dir=/tmp",
  "--work-tree=/tmp",
  "-c core.pager=touch PWNED",
  "--config-env=core.editor=HOME",
  "--open-files-in-pager=touch PWNED",
  "-O./canary",
  "--all",
  "--stdin",
  "--end-of-options",
  "--",
  "-",
  "HEAD --output=PWNED",
  "$(touch PWNED)",
  "`touch PWNED`",
  "; touch PWNED",
  "../../../PWNED",
];
/** Where a person, or an agent through a person, may put such a value. */
const places = [
  (value: string) => ["gates", "--", value, "HEAD"],
  (value: string) => ["gates", "--", "HEAD", value],
  (value: string) => ["plan", "show", "--", value],
  (value: string) => ["andon", "show", "--", value],
  (value: string) => ["page", "history", "--", value],
  (value: string) => ["lint", `--changed=${value}`],
];

beforeAll(() => {
  vi.spyOn(process.stdout, "write").mockReturnValue(true);
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
});

test("25 values that look like options are harmless in 6 places", async () => {
  const { directory, git } = await makeRepository({
    "wiki/index.md": "# Index\n",
    "src/till.js": "1;\n",
  });
  const head = await git.run(["rev-parse", "HEAD"]);
  const marked = values.map((value) => value.replaceAll("PWNED", join(directory, "pwned")));
  expect(new Set(marked).size).toBe(25);
  for (const value of marked)
    for (const place of places) {
      const argv = place(value);
      const ended = await runProgram(["-C", directory, "--quiet", ...argv], signal, "1.2.3").then(
        (code) => code,
        (error: unknown) => (error instanceof LoopwikiError ? error.code : String(error)),
      );
      const refused = typeof ended === "number" ? ended !== 70 : /^[a-z-]+$/.test(ended);
      expect({ argv, ended, refused }).toEqual({ argv, ended, refused: true });
      expect({ argv, pwned: existsSync(join(directory, "pwned")) }).toEqual({ argv, pwned: false });
    }
  expect(await git.run(["rev-parse", "HEAD"])).toBe(head);
  const beside = (await readdir(directory)).filter((name) => !/^(?:\.|wiki|src)/.test(name));
  expect(beside).toEqual([]);
}, 300_000);
