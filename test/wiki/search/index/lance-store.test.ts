import { afterAll, expect, it } from "vitest";
import { analyze } from "../../../../wiki/search/analyze.ts";
import { makeChunk } from "../make-chunk.ts";
import { storeContract } from "../store-contract.ts";
import { makeIndexFolder, storeOf } from "./lance-index.ts";

const folders: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const remove of folders) await remove();
});

async function newFolder() {
  const { folder, remove } = await makeIndexFolder();
  folders.push(remove);
  return folder;
}

storeContract("The index on disk", async (chunks, vectors) =>
  storeOf(await newFolder(), chunks, { vectors }),
);

storeContract("An index that pages came to one by one", async (chunks, vectors) =>
  storeOf(await newFolder(), chunks, { vectors, pageByPage: true }),
);

storeContract("An index with its vectors indexed", async (chunks, vectors) =>
  storeOf(await newFolder(), chunks, { vectors, annThreshold: 2 }),
);

it("finds pages that came after the last tidying, with phrases and beginnings", async () => {
  const beds = Array.from({ length: 120 }, (_, bed) =>
    makeChunk({ id: `wiki/beds.md#${bed}`, text: `Bed ${bed} has deep soil.` }),
  );
  const bean = { id: "wiki/bean.md#0", text: "Beans climb; frost kills runner beans." };
  const chunks = [...beds, makeChunk(bean)];
  const store = await storeOf(await newFolder(), chunks, { pageByPage: true });
  const ids = async (query: { terms?: string[]; phrases?: string[][]; prefixes?: string[] }) =>
    (await store.searchText({ terms: [], phrases: [], prefixes: [], ...query }, 5)).map(
      ({ chunk }) => chunk.id,
    );
  expect(await ids({ terms: analyze("frost") })).toEqual(["wiki/bean.md#0"]);
  expect(await ids({ phrases: [analyze("runner beans")] })).toEqual(["wiki/bean.md#0"]);
  expect(await ids({ prefixes: ["fro"] })).toEqual(["wiki/bean.md#0"]);
  await store.close();
});

it("says which model it wants when a vector is of another", async () => {
  const chunk = makeChunk({ id: "wiki/leek.md#0", text: "Leeks" });
  const vectors = new Map([[chunk.id, Float32Array.of(1, 0, 0)]]);
  const store = await storeOf(await newFolder(), [chunk], { vectors });
  await expect(store.searchVector(Float32Array.of(1, 0), 5)).rejects.toThrow(/expected 3 of test/);
  await store.close();
});
