import { afterAll, describe, expect, test } from "vitest";
import type { Embedder } from "../../../wiki/search/embedder.ts";

/** Makes the embedder under test, which the contract closes. */
export type MakeEmbedder = () => Embedder | Promise<Embedder>;

const pages = [
  "Prices are kept in cents.",
  "Roses are pruned in March, before the buds open.",
  "",
  "Der Kühlraum bleibt unter 7 °C 🥛",
  "watering ".repeat(2000),
  "Prices are kept in cents.",
];

function lengthOf(vector: Float32Array): number {
  return Math.hypot(...vector);
}

/** What wiki/search/embedder.ts promises, for every embedder. */
export function describeEmbedder(name: string, makeEmbedder: MakeEmbedder): void {
  describe(`${name} keeps the contract of embedders`, () => {
    // One for all: starting a model takes a second.
    let made: Embedder | undefined;
    const make = async (): Promise<Embedder> => (made ??= await makeEmbedder());
    afterAll(() => made?.close());

    test("as many vectors as texts, of the dimensions it says and of unit length", async () => {
      const embedder = await make();
      const vectors = await embedder.embed(pages, "passage");
      expect(vectors).toHaveLength(pages.length);
      for (const vector of vectors) {
        expect(vector).toBeInstanceOf(Float32Array);
        expect(vector).toHaveLength(embedder.dimensions);
        expect(lengthOf(vector)).toBeCloseTo(1, 4);
      }
    });

    test("vectors come in the order of the texts, and equal texts have equal ones", async () => {
      const embedder = await make();
      const together = await embedder.embed(pages, "passage");
      expect(together[5]).toEqual(together[0]);
      for (const [place, page] of pages.entries()) {
        const [alone] = await embedder.embed([page], "passage");
        expect(alone?.map((value, at) => value - (together[place]?.[at] ?? 0))).toSatisfy(
          (gaps: Float32Array) => gaps.every((gap) => Math.abs(gap) < 1e-3),
        );
      }
    });

    test("other texts have other vectors", async () => {
      const embedder = await make();
      const [prices, roses] = await embedder.embed(pages, "passage");
      expect(prices).not.toEqual(roses);
    });

    test("questions are embedded too, and no text gives no vector", async () => {
      const embedder = await make();
      const [question] = await embedder.embed(["when are roses pruned?"], "query");
      expect(question).toHaveLength(embedder.dimensions);
      expect(await embedder.embed([], "passage")).toEqual([]);
    });

    test("several askers at once each get their own answer", async () => {
      const embedder = await make();
      const alone = await embedder.embed(pages, "passage");
      const answers = await Promise.all(
        pages.slice(0, 4).map((page) => embedder.embed([page], "passage")),
      );
      for (const [place, [vector]] of answers.entries())
        expect(
          vector?.every((value, at) => Math.abs(value - (alone[place]?.[at] ?? 0)) < 1e-3),
        ).toBe(true);
    });

    test("an asker who has gone away gets no answer, and others still do", async () => {
      const embedder = await make();
      const gone = AbortSignal.abort(new Error("closing time"));
      await expect(embedder.embed(["roses"], "passage", gone)).rejects.toThrow("closing time");
      expect(await embedder.embed(["roses"], "passage")).toHaveLength(1);
    });

    test("its name says which model, and closing twice is fine", async () => {
      const embedder = await makeEmbedder();
      expect(embedder.model).toMatch(/^[\w./:@-]+$/);
      await embedder.close();
      await embedder.close();
    });
  });
}
