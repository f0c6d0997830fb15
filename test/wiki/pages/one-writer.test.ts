import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { applyPageChange, ContentRoot } from "#wiki";
import { expect, test } from "vitest";
import { asOneWriter } from "../../../wiki/pages/one-writer.ts";
import { makeRepository } from "../../tools/make-repository.ts";

const house = join(import.meta.dirname, "../../..");

/** Another process that makes a page, or takes the lock and dies with it. */
function inProcess(directory: string, code: string): Promise<unknown> {
  const script = `
    import { ContentRoot, applyPageChange } from "#wiki";
    import { asOneWriter } from "./wiki/pages/one-writer.ts";
    const content = new ContentRoot(${JSON.stringify(directory)});
    ${code}`;
  const source = ["--conditions", "loopwiki-source", "--import", "tsx", "--input-type=module"];
  return promisify(execFile)(process.execPath, [...source, "-e", script], { cwd: house });
}

function newBed(name: string): string {
  return `await applyPageChange(content, {
    edits: [{ path: "wiki/${name}.md", before: undefined, after: "# ${name}\\n" }],
    log: { date: "2026-11-20", op: "new", title: "${name}", id: "new-${name}" },
  });`;
}

test("changes that several processes make at once are all made, one after the other", async () => {
  const { directory } = await makeRepository({ "wiki/index.md": "# Index\n" });
  const names = ["peas", "beans", "leek"];
  await Promise.all(names.map((name) => inProcess(directory, newBed(name))));
  const content = new ContentRoot(directory);
  for (const name of names) expect(await content.read(`wiki/${name}.md`)).toBe(`# ${name}\n`);
  const log = await content.read("wiki/log.md");
  for (const name of names) expect(log).toContain(`new-${name}`);
});

test("who has to wait too long is told for whom, and nothing is changed", async () => {
  const { directory } = await makeRepository({ "wiki/index.md": "# Index\n" });
  const content = new ContentRoot(directory);
  await asOneWriter(content, async () => {
    await expect(asOneWriter(content, () => Promise.resolve(1), 50)).rejects.toMatchObject({
      code: "pages-busy",
      message: expect.stringContaining(`process ${process.pid}`),
    });
  });
  expect(await asOneWriter(content, () => Promise.resolve(2), 50)).toBe(2);
});

test("a process that died leaves no lock, and what it had begun is finished first", async () => {
  const { directory } = await makeRepository({ "wiki/index.md": "# Index\n" });
  const die = `content.write = () => process.kill(process.pid, "SIGKILL");\n${newBed("peas")}`;
  await expect(inProcess(directory, die)).rejects.toMatchObject({ signal: "SIGKILL" });
  const content = new ContentRoot(directory);
  expect(await content.read("wiki/peas.md")).toBeUndefined();
  await applyPageChange(content, {
    edits: [{ path: "wiki/leek.md", before: undefined, after: "# Leek\n" }],
    log: { date: "2026-11-20", op: "new", title: "leek", id: "new-leek" },
  });
  expect(await content.read("wiki/peas.md")).toBe("# peas\n");
  expect(await content.read("wiki/leek.md")).toBe("# Leek\n");
});
