import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { makeRepository } from "../tools/make-repository.ts";
import { mustRun } from "./run-cli.ts";

const renameSchema = z.object({
  schema: z.literal("loopwiki/page-rename@1"),
  done: z.boolean(),
  edits: z.array(z.string()),
});

test("a page is made, renamed with every link to it, read, and deleted; the wiki stays clean", async () => {
  const { directory, commit } = await makeRepository({ "prices.js": "export const vat = 1.19;\n" });
  const loopwiki = (...args: string[]): ReturnType<typeof mustRun> => mustRun(directory, ...args);
  await loopwiki("init", "--yes");
  await loopwiki(
    "page",
    "new",
    "Price rounding",
    "--body",
    "Prices are rounded once, as [prices.js](../../prices.js#vat) says.",
  );
  await loopwiki("page", "new", "Invoice", "--body", "An invoice follows [[price-rounding]].");
  await commit("Pages");
  const preview = await loopwiki("page", "mv", "price-rounding", "20_SYSTEM/rounding", "--dry-run");
  expect(preview.stdout).toContain("+An invoice follows [[rounding]].");
  const { stdout } = await loopwiki(
    "--json",
    "page",
    "mv",
    "price-rounding",
    "20_SYSTEM/rounding",
    "--yes",
  );
  expect(renameSchema.parse(JSON.parse(stdout))).toMatchObject({ done: true });
  expect(await readFile(join(directory, "wiki/index.md"), "utf8")).toContain(
    "[[20_SYSTEM/rounding|Price rounding]]",
  );
  expect((await loopwiki("page", "backlinks", "rounding")).stdout).toContain(
    "An invoice follows [[rounding]].",
  );
  expect((await loopwiki("page", "show", "invoice")).stdout).toContain(
    "An invoice follows rounding.",
  );
  expect((await loopwiki("page", "links", "rounding")).stdout).toContain("→ prices.js");
  await commit("Renamed");
  expect((await loopwiki("page", "history", "rounding")).stdout).toMatch(/Renamed\n[^]*Pages\n/);
  await loopwiki("page", "rm", "invoice", "--yes");
  await loopwiki("lint", "--rule", "no-broken-link", "--rule", "index-complete");
}, 60_000);
