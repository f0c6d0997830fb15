import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LocalEmbedder, localModels } from "#wiki";
import { fetchModel } from "../../cli/choose-embedder.ts";
import { cosine } from "../../wiki/search/embed/normalise.ts";
import { describeEmbedder } from "../wiki/search/embedder-contract.ts";

const roses = "Roses are pruned in March, before the buds open.";
/** The first numbers of the vector of `roses`, as the models gave them on 2026-11-20 (x64). */
const recorded: Record<string, number[]> = {
  "all-MiniLM-L6-v2": [
    -0.0085, 0.0147, 0.0594, -0.0069, 0.0683, 0.0777, -0.0675, -0.0692, -0.0067, -0.0161, 0.0382,
    0.0955, -0.0756, -0.0564, 0.021, 0.0318,
  ],
  "bge-small-en-v1.5": [
    0.0218, -0.0603, 0.0888, 0.0387, 0.0975, -0.0523, 0.0171, -0.0234, 0.0237, 0.0066, -0.0316,
    0.0737, 0.0282, 0.0661, 0.024, 0.0344,
  ],
};

/** Questions, each with a passage that answers it in other words. */
const pairs = [
  [
    "How much does a customer pay for delivery?",
    "Shipping is free above fifty euros, otherwise it costs five.",
  ],
  ["Why was my card declined?", "A payment is refused when the bank answers with an error."],
  ["When do we cut back the roses?", roses],
  ["Who can see the audit log?", "Only administrators may read the record of changes."],
  ["How do I go back to an earlier version?", "To undo a release, deploy the previous tag again."],
] as const;

describe.each(localModels)("$name", (spec) => {
  const settings = { model: "none", offline: false } as const;
  let folder = "";
  let embedder: LocalEmbedder | undefined;
  const embed = async (
    texts: readonly string[],
    kind: "query" | "passage",
  ): Promise<Float32Array[]> => {
    embedder ??= new LocalEmbedder({ spec, folder, workers: 1 });
    return embedder.embed(texts, kind);
  };

  beforeAll(async () => {
    const place = { repository: process.cwd(), environment: process.env };
    ({ folder } = await fetchModel(spec, settings, place));
  });
  afterAll(() => embedder?.close());

  describeEmbedder(spec.name, () => new LocalEmbedder({ spec, folder, workers: 1 }));

  test("gives the vectors that it is known for", async () => {
    const [vector] = await embed([roses], "passage");
    const known = Float32Array.from(recorded[spec.name] ?? []);
    const first = vector!.slice(0, known.length);
    expect(known).toHaveLength(16);
    const lengths = Math.sqrt(cosine(first, first) * cosine(known, known));
    expect(cosine(first, known) / lengths).toBeGreaterThan(0.99);
    expect(Math.max(...first.map((value, at) => Math.abs(value - known[at]!)))).toBeLessThan(0.01);
  });

  test("puts every question nearest to the passage that answers it in other words", async () => {
    const questions = await embed(
      pairs.map(([question]) => question),
      "query",
    );
    const passages = await embed(
      pairs.map(([, passage]) => passage),
      "passage",
    );
    for (const [at, question] of questions.entries()) {
      const near = passages.map((passage) => cosine(question, passage));
      expect(near.indexOf(Math.max(...near))).toBe(at);
    }
  });

  test("reads as much of a long text as it was made for, and no more", async () => {
    const full = "the shop keeps prices in cents ".repeat(spec.maxTokens / 6 + 1);
    const beyond = `${full}${"roses and tulips ".repeat(30)}`;
    const [long, longer, short] = await embed([full, beyond, roses], "passage");
    expect(cosine(long!, longer!)).toBeGreaterThan(0.9999);
    expect(cosine(long!, short!)).toBeLessThan(0.8);
  });
});
