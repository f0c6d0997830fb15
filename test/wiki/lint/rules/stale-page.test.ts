import { ContentRoot, runLint, Wiki } from "#wiki";
import { expect, test } from "vitest";
import { makeRepository } from "../../../tools/make-repository.ts";

const till = "export function total(n: number) {\n  return n * 2;\n}\nexport const RATE = 7;\n";

test("a page of a real repository goes stale with the code it names, and only with that", async () => {
  const { directory, git, write } = await makeRepository({ "src/till.ts": till });
  const blob = await git.run(["rev-parse", "HEAD:src/till.ts"]);
  await write({
    "wiki/20_SYSTEM/till.md": `---\ntitle: Till\ntype: system\nsources:\n  - path: src/till.ts\n    symbol: total\n    blob: ${blob}\n---\nIt adds up.\n`,
  });
  const lint = async (): Promise<string[]> => {
    const wiki = new Wiki(new ContentRoot(directory, ""), () => true);
    const findings = await runLint(wiki, { rules: {}, only: ["stale-page"] });
    return findings.map(({ line, reason }) => `${line} ${reason}`);
  };
  expect(await lint()).toEqual([]);
  await write({ "src/till.ts": `// Adds.\n${till.replace("7", "19")}` });
  expect(await lint()).toEqual([]);
  await write({ "src/till.ts": till.replace("* 2", "* 3") });
  const now = await git.run(["hash-object", "src/till.ts"]);
  expect(await lint()).toEqual([
    `4 Unexpected change of \`total\` in \`src/till.ts\` since the page was compiled (blob ${blob.slice(0, 7)} to ${now.slice(0, 7)}), expected the page to be checked and \`blob: ${now}\`.`,
  ]);
  await git.run(["rm", "-qf", "src/till.ts"]);
  expect(await lint()).toEqual([expect.stringContaining("which does not exist any more")]);
});
