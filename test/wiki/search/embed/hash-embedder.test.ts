import { expect, test } from "vitest";
import { HashEmbedder } from "../../../../wiki/search/embed/hash-embedder.ts";
import { cosine } from "../../../../wiki/search/embed/normalise.ts";
import { describeEmbedder } from "../embedder-contract.ts";

describeEmbedder("the hash embedder", () => new HashEmbedder());

test("texts that share words are near, others are not", async () => {
  const embedder = new HashEmbedder();
  const [roses, pruned, prices] = await embedder.embed(
    ["Roses in the garden", "The garden has roses", "Receipts show cents"],
    "passage",
  );
  expect(cosine(roses!, pruned!)).toBeGreaterThan(0.6);
  expect(Math.abs(cosine(roses!, prices!))).toBeLessThan(0.2);
});

test("the same text has the same vector on every machine", async () => {
  const [vector] = await new HashEmbedder(8).embed(["rose"], "passage");
  expect([...vector!]).toEqual([0, 1, 0, 0, 0, 0, 0, 0]);
});
