import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { SiteFolder, siteRecord } from "../../cli/site-folder.ts";

async function shelf(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "loopwiki-shelf-")));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const namesIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true })).toSorted();

test("a second build replaces the first and takes away what is no longer there", async () => {
  const folder = join(await shelf(), "site");
  const first = await SiteFolder.open(folder);
  await first.write("index.html", "old");
  await first.write("wiki/bread.html", "bread");
  expect(await first.finish()).toBe(2);
  const second = await SiteFolder.open(folder);
  await second.write("index.html", "new");
  expect(await second.finish()).toBe(1);
  expect(await namesIn(folder)).toEqual([siteRecord, "index.html", "wiki"]);
  expect(await readFile(join(folder, "index.html"), "utf8")).toBe("new");
});

test("a folder that somebody else filled is refused and stays as it is", async () => {
  const folder = await shelf();
  await writeFile(join(folder, "accounts.txt"), "ours");
  await expect(SiteFolder.open(folder)).rejects.toMatchObject({ code: "folder-not-empty" });
  await writeFile(join(folder, siteRecord), "something else\n");
  await expect(SiteFolder.open(folder)).rejects.toMatchObject({ code: "folder-not-empty" });
  expect(await namesIn(folder)).toEqual([siteRecord, "accounts.txt"]);
});

test("what somebody put beside the site is neither overwritten nor removed", async () => {
  const folder = await shelf();
  const first = await SiteFolder.open(folder);
  await first.write("index.html", "home");
  await first.finish();
  await writeFile(join(folder, "CNAME"), "shop.example");
  await writeFile(join(folder, "tags.html"), "mine");
  const second = await SiteFolder.open(folder);
  await second.write("index.html", "home");
  await expect(second.write("tags.html", "tags")).rejects.toMatchObject({ code: "not-our-file" });
  const third = await SiteFolder.open(folder);
  await third.write("index.html", "home");
  await third.finish();
  expect(await readFile(join(folder, "CNAME"), "utf8")).toBe("shop.example");
  expect(await readFile(join(folder, "tags.html"), "utf8")).toBe("mine");
});

test("a build that was killed is continued by the next", async () => {
  const folder = await shelf();
  const killed = await SiteFolder.open(folder);
  await killed.write("index.html", "home");
  await killed.write("wiki/bread.html", "bread");
  await writeFile(join(folder, siteRecord), '"wiki/mi', { flag: "a" });
  const next = await SiteFolder.open(folder);
  await next.write("index.html", "home");
  expect(await next.finish()).toBe(1);
  expect(await namesIn(folder)).toEqual([siteRecord, "index.html", "wiki"]);
});

test("links that were planted in the folder, and paths out of it, are not followed", async () => {
  const parent = await shelf();
  const folder = join(parent, "site");
  const first = await SiteFolder.open(folder);
  await first.write("index.html", "home");
  await first.finish();
  await mkdir(join(parent, "till"));
  await symlink(join(parent, "till"), join(folder, "wiki"));
  await rm(join(folder, "index.html"));
  await symlink(join(parent, "till/stolen.html"), join(folder, "index.html"));
  await writeFile(join(folder, siteRecord), 'loopwiki/site@1\n"index.html"\n"../till/kept.html"\n');
  await writeFile(join(parent, "till/kept.html"), "kept");
  const second = await SiteFolder.open(folder);
  await expect(second.write("wiki/bread.html", "x")).rejects.toMatchObject({
    code: "not-our-file",
  });
  await expect(second.write("index.html", "x")).rejects.toMatchObject({ code: "not-our-file" });
  await expect(second.write("../out.html", "x")).rejects.toMatchObject({ code: "bad-site-path" });
  await expect(second.finish()).rejects.toMatchObject({ code: "not-our-file" });
  await writeFile(join(folder, siteRecord), 'loopwiki/site@1\n"../till/kept.html"\n');
  const third = await SiteFolder.open(folder);
  await expect(third.finish()).rejects.toMatchObject({ code: "bad-site-path" });
  expect(await namesIn(join(parent, "till"))).toEqual(["kept.html"]);
});
