import { fingerprintsOf } from "#wiki";
import { expect, test } from "vitest";
import { addAcceptance, isDay, parseAccepted } from "../../../wiki/lint/accepted.ts";
import { lintSubject, type LintOptions } from "../../../wiki/lint/run-lint.ts";
import { subjectOf } from "./example-subject.ts";

const leek = {
  id: "0123456789abcdef",
  ruleId: "no-broken-link",
  file: "wiki/10_DOMAIN/a bed.md",
  finding: "Unexpected link to `leek`,\nwhich does not exist.",
  reason: "Planted in spring.",
};

test("entries are added at the end, read back whole, and leave the rest alone", () => {
  const first = addAcceptance(undefined, leek);
  const second = addAcceptance(first, { ...leek, id: `${leek.id}:2`, until: "2027-03-01" });
  expect(second.startsWith(first)).toBe(true);
  const { acceptances, problems } = parseAccepted(second);
  expect(problems).toEqual([]);
  expect(acceptances).toEqual([
    { ...leek, finding: "Unexpected link to `leek`, which does not exist.", line: 6 },
    {
      ...leek,
      id: "0123456789abcdef:2",
      finding: "Unexpected link to `leek`, which does not exist.",
      until: "2027-03-01",
      line: 10,
    },
  ]);
  expect(addAcceptance("# Ours\r\n", leek)).toMatch(/^# Ours\r\n\r\n- `0123.*\r\n {2}- finding/);
});

test("an entry without a reason, a wrong day and a stray entry are problems", () => {
  const text =
    "- `0123456789abcdef` no-orphan-page in wiki/a.md\n  - until: 2026-02-30\n- nonsense\n";
  expect(parseAccepted(text).problems.map(({ line }) => line)).toEqual([3, 1, 1]);
  expect(["2026-02-28", "2026-02-30", "28.2.2026", ""].map(isDay)).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

const broken = { "wiki/index.md": "[[leek]]\n\n[[leek]]\n" };

async function lint(
  text: string,
  options: Partial<LintOptions> = {},
  files: Record<string, string> = broken,
) {
  const subject = { ...subjectOf({ files }), accepted: { file: "agents/ACCEPTED.md", text } };
  const report = await lintSubject(subject, { rules: {}, today: "2026-11-20", ...options });
  return {
    report,
    ids: fingerprintsOf(report.findings),
    open: report.findings.map(({ file, line, ruleId }) => `${file}:${line} ${ruleId}`),
    accepted: report.accepted.length,
  };
}

test("an accepted finding is not reported, its twin keeps its id", async () => {
  const before = await lint("");
  const [id = ""] = before.ids;
  expect(before.ids[1]).toBe(`${id}:2`);
  const after = await lint(addAcceptance(undefined, { ...leek, id }));
  expect(after).toMatchObject({
    open: ["wiki/index.md:3 no-broken-link"],
    accepted: 1,
    ids: [`${id}:2`],
  });
});

test("an acceptance whose time is over, or that matches nothing, is a finding", async () => {
  const [id = ""] = (await lint("")).ids;
  const text = addAcceptance(undefined, { ...leek, id, until: "2026-11-19" });
  expect((await lint(text)).open).toEqual([
    "agents/ACCEPTED.md:6 unused-acceptance",
    "wiki/index.md:1 no-broken-link",
    "wiki/index.md:3 no-broken-link",
  ]);
  expect((await lint(text, { today: "2026-11-19" })).accepted).toBe(1);
  const mended = { "wiki/index.md": "nothing\n" };
  expect((await lint(text, {}, mended)).open).toEqual(["agents/ACCEPTED.md:6 unused-acceptance"]);
  // Only what ran can be known to be gone.
  expect((await lint(text, { only: ["no-orphan-page"] }, mended)).open).toEqual([]);
  expect((await lint(text, { rules: { "no-broken-link": "off" } }, mended)).open).toEqual([]);
  expect((await lint(text, { rules: { "unused-acceptance": "off" } }, mended)).open).toEqual([]);
});

test("an acceptance without a reason accepts nothing", async () => {
  const [id = ""] = (await lint("")).ids;
  const text = addAcceptance(undefined, { ...leek, id, reason: " " });
  expect((await lint(text)).open).toHaveLength(3);
});

test("settings can leave out a rule in some files", async () => {
  const ignore = [{ paths: ["wiki/*.md"], rules: ["no-broken-link"], reason: "an old import" }];
  expect((await lint("", { ignore })).open).toEqual([]);
  expect(
    (await lint("", { ignore: [{ paths: ["wiki/10_DOMAIN/**"], reason: "x" }] })).open,
  ).toHaveLength(2);
  const mistyped = [{ paths: ["wiki/**"], rules: ["no-broken-links"], reason: "x" }];
  await expect(lint("", { ignore: mistyped })).rejects.toMatchObject({ code: "unknown-rule" });
});
