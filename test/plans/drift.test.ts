import { measureDrift } from "#plans";
import { expect, test } from "vitest";
import { makeRepository } from "../tools/make-repository.ts";

const pricing = "const vat = 19;\nexport function total(price) {\n  return price * 1.19;\n}\n";

async function shop(): Promise<{
  repository: Awaited<ReturnType<typeof makeRepository>>;
  plan: Parameters<typeof measureDrift>[1];
}> {
  const repository = await makeRepository({
    "src/pricing.js": pricing,
    "docs/shop.md": "# Shop\n",
  });
  const planned = await repository.git.run(["rev-parse", "HEAD"]);
  const excerpt = "export function total(price) {\n  return price * 1.19;";
  return {
    repository,
    plan: {
      planned_at: planned.slice(0, 10),
      scope: { in: ["src/**"], out: [] },
      evidence: [{ path: "src/pricing.js", line: 2, note: "no check", excerpt }],
    },
  };
}

test("nothing changed, or only files outside the scope: fresh", async () => {
  const { repository, plan } = await shop();
  const head = await repository.commit("Describe", { "docs/shop.md": "# The shop\n" });
  expect(await measureDrift(repository.git, plan)).toMatchObject({
    head,
    changed: [],
    verdict: "fresh",
    evidence: [{ state: "same" }],
  });
});

test("evidence that moved still stands: drifted, with its new line", async () => {
  const { repository, plan } = await shop();
  await repository.commit("Head", {
    "src/pricing.js": `// shop\r\n\n${pricing.replaceAll("\n", "  \n")}`,
  });
  expect(await measureDrift(repository.git, plan)).toMatchObject({
    changed: ["src/pricing.js"],
    verdict: "drifted",
    evidence: [{ state: "moved", line: 4 }],
  });
});

test("evidence that is gone, with its text or with its file: stale", async () => {
  const { repository, plan } = await shop();
  await repository.commit("Round", { "src/pricing.js": pricing.replace("1.19", "vat") });
  expect((await measureDrift(repository.git, plan)).verdict).toBe("stale");
  await repository.git.run(["rm", "-q", "src/pricing.js"]);
  const drift = await measureDrift(repository.git, plan);
  expect(drift.evidence[0]?.state).toBe("gone"); // as committed, whatever the working tree holds
  await repository.commit("Close");
  expect((await measureDrift(repository.git, plan)).changed).toEqual(["src/pricing.js"]);
});

test("an unknown commit is stale, and evidence without excerpt needs its line", async () => {
  const { repository, plan } = await shop();
  const unknown = await measureDrift(repository.git, { ...plan, planned_at: "deadbeefdead" });
  expect(unknown).toMatchObject({ changed: [], verdict: "stale", evidence: [{ state: "same" }] });
  const at = (line: number): Promise<{ verdict: string }> =>
    measureDrift(repository.git, {
      ...plan,
      evidence: [{ path: "src/pricing.js", line, note: "", excerpt: "" }],
    });
  expect((await at(4)).verdict).toBe("fresh");
  expect((await at(5)).verdict).toBe("stale");
});
