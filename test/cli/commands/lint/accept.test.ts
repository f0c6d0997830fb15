import { ContentRoot, fingerprintsOf, runLint, Wiki } from "#wiki";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { acceptFinding } from "../../../../cli/commands/lint/accept.ts";
import { configSchema } from "../../../../cli/config/schema.ts";
import { makeRepository } from "../../../tools/make-repository.ts";
import { recordingContext } from "../../recording-output.ts";

const { lint } = configSchema.parse({});
const clock = (): Date => new Date("2026-11-20T12:00:00Z");

async function makeGarden() {
  const { directory } = await makeRepository({
    "memory/wiki/index.md": "- [[10_DOMAIN/bed]]\n",
    "memory/wiki/10_DOMAIN/bed.md": "---\ntitle: Bed\ntype: domain\n---\n[[leek]] and [[kale]]\n",
  });
  const wiki = new Wiki(new ContentRoot(directory, "memory"), () => false);
  const ids = async () => fingerprintsOf(await runLint(wiki, { ...lint, today: "2026-11-20" }));
  const accept = async (id: string, options: Record<string, string>) => {
    const context = recordingContext(directory);
    const code = await acceptFinding(context, { args: [id], options }, { wiki, lint, clock });
    return { code, text: context.output.answerText };
  };
  const list = () => readFile(join(directory, "memory/agents/ACCEPTED.md"), "utf8");
  return { ids, accept, list };
}

test("an accepted finding goes into the reviewed list and out of the report", async () => {
  const { ids, accept, list } = await makeGarden();
  const [leek = "", kale = ""] = await ids();
  const { code, text } = await accept(leek.slice(0, 8), {
    reason: "Sown in May.",
    until: "2027-05-31",
  });
  expect(code).toBe(0);
  expect(text).toMatch(
    /^Accepted in memory\/agents\/ACCEPTED\.md:\nmemory\/wiki\/10_DOMAIN\/bed\.md:5 /,
  );
  expect(await list()).toContain(`
- \`${leek}\` no-broken-link in memory/wiki/10_DOMAIN/bed.md
  - finding: Unexpected link to \`leek\`, which does not exist.
  - reason: Sown in May.
  - until: 2027-05-31
`);
  expect(await ids()).toEqual([kale]);
  await accept(kale, { reason: "Sown in June." });
  expect(await ids()).toEqual([]);
});

test("what cannot be accepted is said, and nothing is written", async () => {
  const { ids, accept, list } = await makeGarden();
  const [leek = ""] = await ids();
  await expect(accept(leek, {})).rejects.toMatchObject({ code: "no-reason" });
  await expect(accept(leek, { reason: "x", until: "2026-11-19" })).rejects.toMatchObject({
    code: "bad-date",
  });
  await expect(accept(leek, { reason: "x", until: "May" })).rejects.toMatchObject({
    code: "bad-date",
  });
  await expect(accept("0123456789", { reason: "x" })).rejects.toMatchObject({
    code: "unknown-finding",
  });
  await expect(accept(leek.slice(0, 3), { reason: "x" })).rejects.toMatchObject({
    code: "unknown-finding",
  });
  await expect(list()).rejects.toMatchObject({ code: "ENOENT" });
  await accept(leek, { reason: "x" });
  await expect(accept(leek, { reason: "x" })).rejects.toThrow(/accepted already/);
});
