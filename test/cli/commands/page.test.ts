import { ContentRoot, repositoryLookup, Wiki } from "#wiki";
import { expect, test } from "vitest";
import { showBacklinks } from "../../../cli/commands/page/backlinks.ts";
import { showHistory } from "../../../cli/commands/page/history.ts";
import { showLinks } from "../../../cli/commands/page/links.ts";
import { renamePage } from "../../../cli/commands/page/mv.ts";
import { newPage } from "../../../cli/commands/page/new.ts";
import { removePage } from "../../../cli/commands/page/rm.ts";
import type { PageServices } from "../../../cli/commands/page/services.ts";
import { showPage } from "../../../cli/commands/page/show.ts";
import type { CommandInput } from "../../../cli/command.ts";
import { makeRepository, type TestRepository } from "../../tools/make-repository.ts";
import { RecordingOutput } from "../recording-output.ts";

const garden = {
  "memory/wiki/index.md":
    "---\ntitle: Index\ntype: system\n---\n\n## Domain\n\n- [[10_DOMAIN/bed|Bed]]: wide\n",
  "memory/wiki/log.md": "# Log\n",
  "memory/wiki/10_DOMAIN/bed.md":
    "---\ntitle: Bed\ntype: domain\naliases: [Plot]\nsources:\n  - path: src/bed.ts\n---\n# Bed\n\nBeds are wide. They hold\n[[leek|leeks]] in spring! Then [[nothing]].\n\n## Soil\n",
  "memory/wiki/10_DOMAIN/leek.md":
    "---\ntitle: Leek\ntype: domain\n---\nGrows in the [[bed]], see [[bed#Soil]]. `[[bed]]` <!-- hidden -->\n",
  "src/bed.ts": "// see memory/wiki/10_DOMAIN/bed.md\n",
  "AGENTS.md": "Read 10_DOMAIN/bedrock.\n",
};

interface Garden extends PageServices {
  repository: TestRepository;
  questions: string[];
}

async function openGarden(answer?: boolean): Promise<Garden> {
  const repository = await makeRepository(garden);
  const content = new ContentRoot(repository.directory, "memory");
  const questions: string[] = [];
  const ask = (question: string): Promise<boolean> => {
    questions.push(question);
    return Promise.resolve(answer === true);
  };
  return {
    repository,
    questions,
    git: repository.git,
    content,
    wiki: new Wiki(content, await repositoryLookup(repository.git)),
    clock: () => new Date("2026-11-20T12:00:00Z"),
    ask: answer === undefined ? undefined : ask,
  };
}

function input(args: string[], options: Record<string, unknown> = {}): CommandInput {
  return { args, options };
}

test("page new writes valid front matter, lists the page and logs it", async () => {
  const services = await openGarden();
  const output = new RecordingOutput();
  const body = "Onions keep. They hang [[bed|by the bed]].";
  expect(
    await newPage(services, output, { ...input(["Onion: (red)"], { type: "system" }), body }),
  ).toBe(0);
  expect(output.answerText).toBe("memory/wiki/20_SYSTEM/onion-red.md");
  expect(await services.content.read("wiki/20_SYSTEM/onion-red.md")).toBe(
    '---\ntitle: "Onion: (red)"\ntype: system\n---\n\n# Onion: (red)\n\nOnions keep. They hang [[bed|by the bed]].\n',
  );
  expect(await services.content.read("wiki/index.md")).toContain(
    "[[20_SYSTEM/onion-red|Onion: (red)]]: Onions keep\n",
  );
  expect(await services.content.read("wiki/log.md")).toContain(
    "## [2026-11-20] create | 20_SYSTEM/onion-red",
  );
  const twice = newPage(services, output, input(["Onion red"], { folder: "wiki/20_SYSTEM/" }));
  await expect(twice).rejects.toMatchObject({ code: "page-exists" });
  await newPage(services, output, input(["Frost"], { type: "log" }));
  expect(await services.content.read("wiki/90_LOG/2026-11-20-frost.md")).toContain("type: log");
  await expect(newPage(services, output, input(["!"]))).rejects.toThrow("expected words");
  await expect(newPage(services, output, input(["X"], { type: "fruit" }))).rejects.toThrow(
    "expected domain",
  );
  await newPage(services, output, input(["Rose"], { dryRun: true }));
  expect(await services.content.read("wiki/10_DOMAIN/rose.md")).toBeUndefined();
});

test("page mv shows a diff and asks; no leaves everything as it was", async () => {
  const no = await openGarden(false);
  const output = new RecordingOutput();
  expect(await renamePage(no, output, input(["bed", "plot bed"]))).toBe(0);
  expect(output.notes.join("\n")).toContain(
    "+Grows in the [[plot bed]], see [[plot bed#Soil]]. `[[bed]]`",
  );
  expect(no.questions).toEqual(["Rename 10_DOMAIN/bed → 10_DOMAIN/plot bed in 4 files? [y/N] "]);
  expect(await no.repository.git.run(["status", "--porcelain"])).toBe("");
  const alone = await openGarden();
  await expect(renamePage(alone, output, input(["bed", "x"]))).rejects.toMatchObject({
    code: "not-asked",
  });
  await renamePage(alone, output, input(["bed", "x"], { dryRun: true }));
  expect(output.answers.at(-1)?.data).toMatchObject({
    done: false,
    path: "wiki/10_DOMAIN/x.md",
    problems: [],
  });
  expect(await alone.repository.git.run(["status", "--porcelain"])).toBe("");
});

test("page mv renames a page, a heading and an alias", async () => {
  const services = await openGarden(true);
  const output = new RecordingOutput({ json: true });
  expect(await renamePage(services, output, input(["Plot", "20_SYSTEM/"]))).toBe(0);
  expect(output.answers[0]?.data).toMatchObject({
    done: true,
    title: "10_DOMAIN/bed → 20_SYSTEM/bed",
  });
  expect(output.notes.at(-1)).toBe("Its old name is left in src/bed.ts: change it there by hand.");
  await renamePage(services, output, input(["bed#soil", "Good soil"], { yes: true }));
  await renamePage(services, output, input(["bed", "Patch"], { alias: "plot", yes: true }));
  expect(await services.content.read("wiki/20_SYSTEM/bed.md")).toMatch(
    /aliases: \[Patch\][^]*## Good soil\n$/,
  );
  expect(await services.content.read("wiki/10_DOMAIN/leek.md")).toContain(
    "[[bed]], see [[bed#Good soil]].",
  );
  expect((await services.content.read("wiki/log.md"))?.match(/rename \|/g)).toHaveLength(3);
  await expect(renamePage(services, output, input(["bed#Good sail", "x"]))).rejects.toThrow(
    'did you mean "Good soil"?',
  );
  await expect(
    renamePage(services, output, input(["bed", "x"], { alias: "Spot" })),
  ).rejects.toThrow('it has "Patch"');
});

test("page mv leaves it to a person when a dead link would come alive", async () => {
  const services = await openGarden(true);
  const output = new RecordingOutput();
  expect(await renamePage(services, output, input(["leek", "nothing"], { yes: true }))).toBe(1);
  expect(output.notes.join("\n")).toContain(
    "wiki/10_DOMAIN/bed.md:11 [[nothing]] leads nowhere now",
  );
  expect(await services.content.read("wiki/10_DOMAIN/leek.md")).toBeDefined();
  expect(
    await renamePage(services, output, input(["leek", "nothing"], { yes: true, force: true })),
  ).toBe(0);
  expect(await services.content.read("wiki/10_DOMAIN/nothing.md")).toBeDefined();
});

test("page rm refuses while pages link to it, and takes the line of the index", async () => {
  const services = await openGarden(true);
  const output = new RecordingOutput();
  expect(await removePage(services, output, input(["bed"]))).toBe(1);
  expect(output.answerText).toContain(
    "wiki/10_DOMAIN/leek.md:5  Grows in the [[bed]], see [[bed#Soil]].",
  );
  expect(services.questions).toEqual([]);
  expect(await removePage(services, output, input(["bed"], { force: true }))).toBe(0);
  expect(await services.content.read("wiki/10_DOMAIN/bed.md")).toBeUndefined();
  expect(await services.content.read("wiki/index.md")).not.toContain("bed");
  expect(await services.content.read("wiki/log.md")).toContain("delete | 10_DOMAIN/bed");
});

test("page show reads plainly, links and backlinks tell both ends", async () => {
  const services = await openGarden();
  const output = new RecordingOutput();
  await showPage(services, output, input(["memory/wiki/10_DOMAIN/leek.md"]));
  expect(output.answerText).toBe(
    "Leek\ndomain  wiki/10_DOMAIN/leek.md\nlinked from: wiki/10_DOMAIN/bed.md\n\nGrows in the bed, see bed#Soil. `[[bed]]`",
  );
  await showLinks(services, output, input(["bed"]));
  expect(output.answers[1]?.text.split("\n")).toEqual([
    "11  [[leek|leeks]]  → wiki/10_DOMAIN/leek.md",
    "11  [[nothing]]  ✗ `nothing`, which does not exist",
  ]);
  await showBacklinks(services, output, input(["leek"]));
  expect(output.answers[2]?.data["backlinks"]).toEqual([
    { path: "wiki/10_DOMAIN/bed.md", line: 11, sentence: "They hold [[leek|leeks]] in spring!" },
  ]);
  await expect(showPage(services, output, input(["leak"]))).rejects.toThrow(
    'did you mean "10_DOMAIN/leek"?',
  );
});

test("page history follows a page through its renames", async () => {
  const services = await openGarden(true);
  const output = new RecordingOutput();
  await renamePage(services, output, input(["leek", "onion"], { yes: true }));
  await services.repository.commit("Onions, \u001b[31mnot leeks");
  await showHistory(services, output, input(["onion"], { diff: true }));
  const { data, text } = output.answers.at(-1)!;
  expect(data["commits"]).toMatchObject([
    {
      author: "Ada Shopkeeper",
      diff: expect.stringContaining("rename from memory/wiki/10_DOMAIN/leek.md"),
    },
    { subject: "Open the shop" },
  ]);
  expect(text).toContain(String.raw`Onions, \u{1b}[31mnot leeks`);
  await newPage(services, output, input(["Rose"]));
  await showHistory(services, output, input(["rose"]));
  expect(output.answerText).toContain("is in no commit yet");
});

test("a name of two pages is asked back", async () => {
  const services = await openGarden();
  await services.repository.write({ "memory/wiki/20_SYSTEM/bed.md": "" });
  const shown = showPage(services, new RecordingOutput(), input(["bed"]));
  await expect(shown).rejects.toThrow("which means 10_DOMAIN/bed or 20_SYSTEM/bed");
});
