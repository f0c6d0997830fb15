import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { escapes, tactics } from "./escapes.ts";
import { bwrap, canary, openEstate, type Estate } from "./estate.ts";

const names = escapes({ root: "", home: "", repository: "", worktree: "" }).map(([name]) => name);
const isRoot = process.getuid?.() === 0;

describe.skipIf(bwrap === "").each(isRoot ? (["self", "user"] as const) : (["self"] as const))(
  "a command launched by %s cannot",
  (who) => {
    let estate: Estate;
    let before: string;
    beforeAll(async () => {
      estate = await openEstate(who);
      before = await estate.fingerprint();
    });
    afterAll(() => estate.remove());

    test.each(names)("%s", async (name) => {
      const line = escapes(estate).find(([known]) => known === name)?.[1] ?? "";
      const { stdout, stderr } = await estate.run(`cd "$(mktemp -d -p .)"; cd "$OLDPWD"; ${line}`, {
        env: { ...estate.env, OLDPWD: estate.worktree },
      });
      expect(stdout).not.toContain(canary);
      expect(stderr).not.toMatch(/^bwrap:/m); // it did run
      expect(await estate.fingerprint()).toBe(before);
    });

    test("do any of it because nothing runs at all", async () => {
      await writeFile(join(estate.worktree, "roses.txt"), "red\n"); // it may remove its own
      const { stdout } = await estate.run("echo new > bud.txt && cat bud.txt roses.txt");
      expect(stdout).toBe("new\nred\n");
      expect(await readFile(join(estate.worktree, "bud.txt"), "utf8")).toBe("new\n");
    });
  },
);

describe.skipIf(bwrap === "")("a protected document", () => {
  const documents = ["AGENTS.md", ".github/workflows/ci.yml"];
  let estate: Estate;
  beforeAll(async () => {
    estate = await openEstate();
  });
  afterAll(() => estate.remove());

  test.each(documents.flatMap((path) => tactics.map(([name, line]) => ({ path, name, line }))))(
    "$path stays as it is: $name",
    async ({ path, line }) => {
      const before = await readFile(join(estate.worktree, path), "utf8");
      const { stderr } = await estate.run(line.replaceAll("F", path), { protect: documents });
      expect(stderr).not.toMatch(/^bwrap:/m);
      expect(await readFile(join(estate.worktree, path), "utf8")).toBe(before);
    },
  );

  test("can be changed when it is not protected", async () => {
    await estate.run("echo Water daily. >> AGENTS.md");
    expect(await readFile(join(estate.worktree, "AGENTS.md"), "utf8")).toContain("Water");
  });
});
