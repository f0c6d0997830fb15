import { ContentRoot, repositoryLookup, Wiki } from "#wiki";
import { expect, test, vi } from "vitest";
import { LiveWiki } from "../../../server/live/live-wiki.ts";
import { makeRepository, type TestRepository } from "../../tools/make-repository.ts";

const pageNamed = (title: string, body = ""): string =>
  `---\ntitle: ${title}\ntype: domain\n---\n${body}\n`;

async function openGarden(): Promise<{ live: LiveWiki; repository: TestRepository }> {
  const repository = await makeRepository({
    "wiki/index.md": "# Index\n\n[[bed]]\n",
    "wiki/10_DOMAIN/bed.md": pageNamed("Bed"),
    "wiki/10_DOMAIN/leek.md": pageNamed("Leek"),
  });
  const wiki = new Wiki(
    new ContentRoot(repository.directory),
    await repositoryLookup(repository.git),
  );
  return { live: new LiveWiki(wiki, repository.git), repository };
}

test("whoever asks after a page was written sees it, and only that page is another", async () => {
  const { live, repository } = await openGarden();
  const before = await live.index();
  await repository.write({ "wiki/10_DOMAIN/bed.md": pageNamed("Raised bed", "[[leek]]") });
  void live.lookAt(["wiki/10_DOMAIN/bed.md"]);
  const index = await live.index();
  expect(index.byPath("wiki/10_DOMAIN/bed.md")?.title).toBe("Raised bed");
  expect(index.byPath("wiki/index.md")).toBe(before.byPath("wiki/index.md"));
  const { backlinks } = await live.graph().then((graph) => ({
    backlinks: graph.backlinks("wiki/10_DOMAIN/leek.md").map(({ from }) => from.title),
  }));
  expect(backlinks).toEqual(["Raised bed"]);
});

test("of many that are written at once none is missed, whatever is being looked at meanwhile", async () => {
  const { live, repository } = await openGarden();
  const names = Array.from({ length: 12 }, (_, at) => `wiki/10_DOMAIN/plot-${at}.md`);
  const first = live.index();
  for (const [at, path] of names.entries()) {
    await repository.write({ [path]: pageNamed(`Plot ${at}`) });
    void live.lookAt([path]);
    if (at % 5 === 0) live.expire({ files: at % 2 === 0 });
    if (at % 3 === 0) void live.index();
  }
  await first;
  const paths = (await live.pages()).map(({ path }) => path);
  for (const path of names) expect(paths).toContain(path);
});

test("what another program writes is seen a moment later", async () => {
  const { live, repository } = await openGarden();
  await live.index();
  await repository.write({ "wiki/10_DOMAIN/bed.md": pageNamed("Hotbed") });
  await vi.waitFor(
    async () => expect((await live.index()).byPath("wiki/10_DOMAIN/bed.md")?.title).toBe("Hotbed"),
    { timeout: 10_000 },
  );
});

test("a look that fails is told to who waits for it, and the next who asks gets an answer", async () => {
  const { live } = await openGarden();
  await live.index();
  await expect(live.lookAt(["wiki/../../outside.md"])).rejects.toThrow("leads outside");
  expect((await live.pages()).length).toBe(3);
});
