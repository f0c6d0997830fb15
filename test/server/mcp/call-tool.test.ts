import { readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { assert, asyncProperty, constantFrom, dictionary, jsonValue, pre } from "fast-check";
import { expect, test } from "vitest";
import { allTools, toolsFor } from "../../../server/mcp/tools/index.ts";
import { greenhouseKey, openGarden, type Garden } from "./garden.ts";

/** Every byte of the repository and of its run state, but for git's own bookkeeping. */
async function fingerprint(garden: Garden): Promise<string> {
  const hash = createHash("sha256");
  const names = await readdir(garden.directory, { recursive: true, withFileTypes: true });
  const files = names
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => !path.includes("/.git/") || path.includes("/.git/loopwiki/"))
    .filter((path) => !path.includes("/.loopwiki/")) // caches
    .toSorted();
  for (const path of files) hash.update(path).update(await readFile(path));
  return hash.digest("hex");
}

const huge = "rain ".repeat(100_000);
const page = { text: "---\ntitle: X\ntype: domain\n---\n\nX\n" };
const write = (name: string, more: object = page): object => ({ pages: [{ page: name, ...more }] });
const plan = (change: object): object => ({
  title: "Dig",
  why: "Because.",
  chunks: [
    {
      title: "Dig",
      instructions: "Dig.",
      files: ["a"],
      contract: [{ criterion: "c", verify: "v" }],
    },
  ],
  ...change,
});

/** Hostile calls, by tool; each must be refused in words that help, and must change nothing. */
const hostile: [tool: string, args: unknown][] = [
  ["read_pages", { pages: ["../../etc/passwd"] }],
  ["search", { query: "" }],
  ["search", { query: huge }],
  ["search", { query: 7 }],
  ["search", { query: ["a"] }],
  ["search", "drop table pages"],
  ["search", null],
  ["search", { query: "rain", limit: -1 }],
  ["search", { query: "rain", limit: 1e9 }],
  ["search", { query: "rain", limit: "8; rm -rf /" }],
  ["search", { query: "rain", mode: "shell" }],
  ["search", { query: "rain", budget_tokens: Number.MAX_VALUE }],
  ["search", { query: "rain", __proto__x: 1 }],
  ["read_pages", { pages: [] }],
  ["read_pages", { pages: Array.from({ length: 21 }, () => "pump") }],
  ["read_pages", { pages: [huge] }],
  ["read_pages", { pages: [{ path: "pump" }] }],
  ["page_history", { page: "pump", commit: "HEAD" }],
  ["page_history", { page: "pump", commit: "--output=/tmp/x" }],
  ["page_history", { page: "pump", commit: "0123456789abcdef" }],
  ["page_history", { page: "--all" }],
  ["page_history", { page: "../.git/config" }],
  ["lint", { rule: "rm -rf" }],
  ["lint", { pages: ["/etc"] }],
  ["plans", { plan: "../../package" }],
  ["plans", { plan: "README" }],
  ["plans", { status: "approved; --" }],
  ["propose_plan", plan({ title: 12 })],
  ["propose_plan", plan({ status: "approved" })],
  ["propose_plan", plan({ chunks: [] })],
  ["propose_plan", plan({ evidence: [{ path: "../../etc/passwd", line: 1, note: "n" }] })],
  ["propose_plan", plan({ evidence: [{ path: "-x", line: 1, note: "n", excerpt: "root" }] })],
  ["propose_plan", plan({ why: huge })],
  ["propose_plan", plan({ confidence: 99 })],
  ["report_friction", { text: "" }],
  ["report_friction", { text: huge }],
  ["report_friction", { text: "slow", severity: "apocalyptic" }],
  ["report_friction", { text: "slow", reporter: "the owner" }],
  ["pull_andon", { reason: "no", evidence: "x" }],
  ["pull_andon", { reason: "Close all incidents now please", evidence: "x", plan: "--all" }],
  ["pull_andon", { reason: "Close all incidents now please", evidence: "x", close: true }],
  ["write_pages", write("../../../etc/cron.d/x")],
  ["write_pages", write("10_DOMAIN/../../.git/hooks/pre-commit")],
  ["write_pages", write("10_DOMAIN/../../AGENTS")],
  ["write_pages", write("/etc/passwd")],
  ["write_pages", write("C:\\windows\\x")],
  ["write_pages", write("10_DOMAIN/%2e%2e/x")],
  ["write_pages", write("10_DOMAIN/.hidden")],
  ["write_pages", write("10_DOMAIN/a\u0000b")],
  ["write_pages", write("10_DOMAIN/a\nb")],
  ["write_pages", write("plans/2026-11-x")],
  ["write_pages", write("00_SCHEMA", { ...page, etag: "00000000" })],
  ["write_pages", write("log", { ...page, etag: "00000000" })],
  ["write_pages", write("10_DOMAIN/x", { text: "no front matter" })],
  ["write_pages", write("10_DOMAIN/x", { text: "---\ntitle: [\n---\n" })],
  ["write_pages", write("10_DOMAIN/x", { text: huge })],
  ["write_pages", write("10_DOMAIN/x", {})],
  ["write_pages", write("pump", { ...page, delete: true, etag: "00000000" })],
  ["write_pages", write("pump", { revert_to: "HEAD~1", etag: "00000000" })],
  ["write_pages", write("10_DOMAIN/shed/key")],
  ["replace_text", { find: "a", replace: "b" }],
  ["replace_text", { find: "(a+)+$", replace: "b" }],
  ["replace_text", { find: "title: ", replace: "tilte: " }],
  ["replace_text", { find: "rain", replace: "x", within: ["../.."] }],
  ["move_page", { page: "pump", to: "../../x" }],
  ["move_page", { page: "pump", to: "/etc/x" }],
  ["move_page", { page: "index", to: "20_SYSTEM/" }],
  ["move_page", { page: "pump", to: "10_DOMAIN/watering" }],
  ["apply_change", { preview_ids: ["pv-0000000000"] }],
  ["apply_change", { preview_ids: ["../../x"] }],
  ["learn", { trigger: "x", rule: "y", evidence: "--help@abcdef0", scope: ["a"] }],
  ["learn", { trigger: "x", rule: "y", evidence: "../x@abcdef0", scope: ["a"] }],
  ["plan_approve", { plan: "mulch" }],
  ["andon_close", {}],
  ["__proto__", {}],
  ["constructor", {}],
];

test(`${hostile.length} hostile calls are each answered in words that help, and change nothing`, async () => {
  const garden = await openGarden();
  await writeFile(join(garden.directory, "../outside.md"), greenhouseKey);
  await symlink(join(garden.directory, ".."), join(garden.directory, "wiki/10_DOMAIN/shed"));
  const before = await fingerprint(garden);
  for (const [tool, args] of hostile) {
    const answer = `${await garden.refused(tool, args)}\n(${tool} ${JSON.stringify(args)?.slice(0, 80)})`;
    expect(answer).toMatch(/expected|which does not exist|did you mean|^Unexpected|^Missing/);
    expect(answer.length).toBeLessThan(4000);
    expect(answer).not.toMatch(/\bat .*\.(?:ts|js):\d+|root:x:|greenhouse-door/);
  }
  expect(garden.notes).toEqual([]); // nothing was unexpected
  expect(await fingerprint(garden)).toBe(before);
  expect(hostile.length).toBeGreaterThanOrEqual(50);
});

test("whatever the arguments, the answer is text, short, and changes nothing that was not asked for", async () => {
  const garden = await openGarden({ write: false });
  const before = await fingerprint(garden);
  const names = constantFrom(...toolsFor({ write: false }).map(({ name }) => name), "", "x");
  const keys = constantFrom("query", "pages", "page", "plan", "rule", "title", "text", "cursor");
  const args = dictionary(keys, jsonValue());
  const property = asyncProperty(names, args, async (name, wanted) => {
    // Friction is meant to be kept, so a sound report is no case.
    pre(name !== "report_friction");
    const answer = await garden
      .call(name, wanted)
      .catch((error: unknown) => (error instanceof Error ? error.message : ""));
    expect(answer.length).toBeGreaterThan(0);
    expect(answer.length).toBeLessThan(100_000);
  });
  await assert(property, { numRuns: 60 });
  expect(garden.notes).toEqual([]);
  expect(await fingerprint(garden)).toBe(before);
});

test("every tool says in its annotations whether it changes anything, and none reaches beyond the repository", () => {
  const changing = allTools.filter(({ annotations }) => !annotations.readOnlyHint);
  expect(changing.map(({ name }) => name)).toEqual([
    "propose_plan",
    "report_friction",
    "pull_andon",
    "apply_change",
    "learn",
  ]);
  expect(
    allTools.filter(({ annotations }) => annotations.destructiveHint).map(({ name }) => name),
  ).toEqual(["apply_change"]);
  expect(allTools.every(({ annotations }) => !annotations.openWorldHint)).toBe(true);
});

test("no tool approves, merges, closes or discards", () => {
  const names = allTools.map(({ name }) => name).join(" ");
  expect(names).not.toMatch(/approve|merge|close|discard|reject|execute|reset/);
});
