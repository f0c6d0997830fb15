import type { Bm25Settings } from "./posting-index.ts";

/** BM25F; the weights are by `searchedTexts`' fields. */
export const bm25: Bm25Settings = {
  k1: 1.2,
  fields: [
    { weight: 1, b: 0.75 },
    { weight: 2, b: 0.5 },
    { weight: 1.5, b: 0.5 },
    { weight: 1, b: 0.5 },
  ],
};
