import { copyFile, mkdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ContentRoot, type Page } from "#wiki";
import { expect, test } from "vitest";
import { readPageCache } from "../../../wiki/cache/page-cache.ts";
import { PageReader } from "../../../wiki/cache/page-reader.ts";
import { factsOf } from "../markdown/facts.ts";
import { makeRepository } from "../../tools/make-repository.ts";

const count = 250;
const textOf = (number: number): string =>
  `---\ntitle: Bed ${number}\ntype: domain\ntags: [a, b]\nsources:\n  - path: src/bed.ts\n---\n# Bed ${number} [[x|y]]\n\nSee [[bed-${number + 1}#Soil|next]], ![[plan.png]] and [a\nlink](../x.md#y). ^id #herb\n`;

async function makeGarden(): Promise<{ directory: string; content: ContentRoot }> {
  const files = Object.fromEntries(
    Array.from({ length: count }, (_, number) => [
      `wiki/10_DOMAIN/bed-${number}.md`,
      textOf(number),
    ]),
  );
  const { directory } = await makeRepository({ ...files, "wiki/bad.md": "---\na: [b\n---\n" });
  return { directory, content: new ContentRoot(directory) };
}

/** Sets the file's clock back, so that its stamp tells of every later change. */
async function age(content: ContentRoot): Promise<void> {
  const long = new Date(Date.now() - 60_000);
  const { paths } = await content.stampMarkdown("wiki");
  for (const path of paths) await utimes(join(content.root, path), long, long);
}

/** How many pages are in the cache. */
function keptIn(content: ContentRoot): number {
  return readPageCache(content)?.paths.length ?? 0;
}

/** Pages without what is read only when it is asked for. */
function plain(pages: readonly Page[]): object[] {
  return pages.map((page) => ({
    path: page.path,
    id: page.id,
    title: page.title,
    type: page.type,
    aliases: page.aliases,
    hash: page.hash,
    fields: page.fields,
    findings: page.findings,
    source: page.source,
    tags: page.tags,
    document: factsOf(page.document),
    body: page.document.frontMatter.body,
    line: page.document.frontMatter.lineOf("sources"),
  }));
}

test("another process takes the facts from the cache, equal to what parsing gives", async () => {
  const { directory, content } = await makeGarden();
  const parsed = await new PageReader(content).read("wiki");
  expect(await readFile(join(directory, ".loopwiki/.gitignore"), "utf8")).toBe("*\n");
  const cached = await new PageReader(new ContentRoot(directory)).read("wiki");
  expect(cached).toHaveLength(count + 1);
  expect(plain(cached)).toEqual(plain(parsed));

  expect(keptIn(content)).toBe(count + 1);
});

test.each([
  ["cut short", (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
  ["not of ours", () => "{}"],
  ["empty", () => ""],
  ["of another parser", (bytes: Buffer) => bytes.fill((bytes[0] ?? 0) + 1, 0, 1)],
])("a cache that is %s is made again", async (_name, spoil) => {
  const { directory, content } = await makeGarden();
  const parsed = await new PageReader(content).read("wiki");
  const file = join(directory, ".loopwiki/pages.bin");
  await writeFile(file, spoil(await readFile(file)));
  expect(keptIn(content)).toBe(0);
  expect(plain(await new PageReader(content).read("wiki"))).toEqual(plain(parsed));
  expect(keptIn(content)).toBe(count + 1);
});

test("a cache of another checkout is not believed", async () => {
  const [mine, other] = [await makeGarden(), await makeGarden()];
  await new PageReader(other.content).read("wiki");
  await mkdir(join(mine.directory, ".loopwiki"));
  const name = ".loopwiki/pages.bin";
  await copyFile(join(other.directory, name), join(mine.directory, name));
  expect(keptIn(other.content)).toBe(count + 1);
  expect(keptIn(mine.content)).toBe(0);
});

test("a file that has not changed is not read again, and one that has is, however quickly", async () => {
  const { directory, content } = await makeGarden();
  const reader = new PageReader(content);
  const path = join(directory, "wiki/10_DOMAIN/bed-0.md");
  const before = await reader.read("wiki");

  // Just written: another text of the same length, within the same tick of the clock, is seen.
  const { atime, mtime } = await stat(path);
  await writeFile(path, textOf(0).replace("herb", "bush"));
  await utimes(path, atime, mtime);
  const [second, ...others] = await reader.read("wiki");
  expect(second?.tags).toContain("bush");
  expect(others.every((page, index) => page === before[index + 1])).toBe(true);

  await age(content);
  await new Promise((resolve) => {
    setTimeout(resolve, 2_100); // the change of its times is itself a change, and must be old too
  });
  const old = await reader.read("wiki");
  expect(old[0]).toBe(second);
  await writeFile(path, textOf(0).replace("herb", "tree"));
  expect((await reader.read("wiki"))[0]?.tags).toContain("tree");
});

test("few pages leave no cache behind, and a folder that cannot be written is no error", async () => {
  const { directory } = await makeRepository({ "wiki/index.md": "# Index\n" });
  await new PageReader(new ContentRoot(directory)).read("wiki");
  await expect(stat(join(directory, ".loopwiki"))).rejects.toThrow("ENOENT");

  const garden = await makeGarden();
  await writeFile(join(garden.directory, ".loopwiki"), "a file where the folder should be");
  expect(await new PageReader(garden.content).read("wiki")).toHaveLength(count + 1);
});

test("a page from the cache that is edited later is seen, though its text was never read before", async () => {
  const { directory, content } = await makeGarden();
  await new PageReader(content).read("wiki");
  const reader = new PageReader(new ContentRoot(directory));
  await reader.read("wiki");
  await writeFile(join(directory, "wiki/10_DOMAIN/bed-0.md"), textOf(0).replace("herb", "tree"));
  expect((await reader.read("wiki"))[0]?.tags).toContain("tree");
});

test("pages come and go between two looks, and stay sorted", async () => {
  const { directory, content } = await makeGarden();
  const reader = new PageReader(content);
  await reader.read("wiki");
  const [added, removed] = ["wiki/10_DOMAIN/bed-00.md", "wiki/10_DOMAIN/bed-1.md"];
  await writeFile(join(directory, added), textOf(300));
  await rm(join(directory, removed));
  const paths = (await reader.readOnly([added, removed])).map(({ path }) => path);
  expect(paths).toEqual((await new PageReader(content).read("wiki")).map(({ path }) => path));
  expect(paths).toEqual(paths.toSorted());
  expect(paths).toContain(added);
  expect(paths).not.toContain(removed);
});
