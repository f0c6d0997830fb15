import { afterAll, expect, onTestFinished, test } from "vitest";
import {
  OpenAiEmbedder,
  type EndpointOptions,
} from "../../../../wiki/search/embed/openai-embedder.ts";
import {
  startFakeEmbeddingsApi,
  type FakeEmbeddingsApi,
  type Hitch,
} from "../../../tools/fake-embeddings-api.ts";
import { describeEmbedder } from "../embedder-contract.ts";

const usual = await startFakeEmbeddingsApi();
afterAll(() => usual.close());

const settings = { model: "nomic-embed-text", dimensions: 32, backoffMs: 1 };

describeEmbedder(
  "a server of the user",
  () => new OpenAiEmbedder({ ...settings, url: usual.url, key: "test" }),
);

async function makeEmbedder(
  hitches: readonly Hitch[],
  options: Partial<EndpointOptions> = {},
): Promise<{ api: FakeEmbeddingsApi; embedder: OpenAiEmbedder }> {
  const api = await startFakeEmbeddingsApi(hitches);
  onTestFinished(() => api.close());
  return { api, embedder: new OpenAiEmbedder({ ...settings, url: api.url, ...options }) };
}

const seeds = Array.from({ length: 150 }, (_, place) => `seed ${place}`);

test("texts go in batches, with the key and the prefixes that the model wants", async () => {
  const { api, embedder } = await makeEmbedder([], {
    key: "test",
    queryPrefix: "search_query: ",
    passagePrefix: "search_document: ",
  });
  expect(await embedder.embed(seeds, "passage")).toHaveLength(150);
  await embedder.embed(["when to sow?"], "query");
  expect(api.requests.map(({ input }) => input.length)).toEqual([64, 64, 22, 1]);
  expect(api.requests[0]).toMatchObject({
    path: "/v1/embeddings",
    authorization: "Bearer test",
    model: "nomic-embed-text",
  });
  expect(api.requests[0]?.input[0]).toBe("search_document: seed 0");
  expect(api.requests[3]?.input).toEqual(["search_query: when to sow?"]);
});

test("without a key none is sent, and texts are cut to what servers take", async () => {
  const { api, embedder } = await makeEmbedder([]);
  await embedder.embed(["seed ".repeat(5000), ""], "passage");
  expect(api.requests[0]?.authorization).toBeUndefined();
  expect(api.requests[0]?.input.map(({ length }) => length)).toEqual([7999, 7]);
});

test("its name tells host and model, so that an index mixes neither", async () => {
  const { api, embedder } = await makeEmbedder([], { key: "test" });
  expect(embedder.model).toBe(`${new URL(api.url).host}/nomic-embed-text`);
});

test.each([
  ["too many requests", { status: 429, headers: { "retry-after": "0" } }],
  ["a server in trouble", { status: 503 }],
  ["an answer that does not come", { isSilent: true }],
] as const)("%s: it is tried again", async (_, hitch) => {
  const { api, embedder } = await makeEmbedder([hitch, hitch], { requestMs: 300 });
  expect(await embedder.embed(["seed"], "passage")).toHaveLength(1);
  expect(api.requests).toHaveLength(3);
});

test("after four tries it says so, and how to go on without", async () => {
  const { api, embedder } = await makeEmbedder(Array.from({ length: 9 }, () => ({ status: 500 })));
  await expect(embedder.embed(["seed"], "passage")).rejects.toMatchObject({
    code: "endpoint-unreachable",
    message: `No embeddings from ${api.url}/embeddings: it answered 500.`,
    hint: expect.stringContaining("loopwiki embeddings use none"),
  });
  expect(api.requests).toHaveLength(4);
});

test("a server that is not there, or that wants an hour, is given up", async () => {
  const gone = new OpenAiEmbedder({ ...settings, url: "http://127.0.0.1:9/v1" });
  await expect(gone.embed(["seed"], "query")).rejects.toMatchObject({
    code: "endpoint-unreachable",
    message: expect.stringMatching(/127\.0\.0\.1:9.*(ECONNREFUSED|bad port)/),
  });
  const { api, embedder } = await makeEmbedder([
    { status: 429, headers: { "retry-after": "3600" } },
  ]);
  await expect(embedder.embed(["seed"], "query")).rejects.toMatchObject({
    code: "endpoint-unreachable",
  });
  expect(api.requests).toHaveLength(1);
});

test("a refusal is told in the server's words, without the key in them, and not tried again", async () => {
  const body = { error: "key hush-hush has\nno access to nomic-embed-text" };
  const { api, embedder } = await makeEmbedder([{ status: 401, body }], { key: "hush-hush" });
  const error: unknown = await embedder.embed(["seed"], "query").catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "bad-endpoint" });
  expect(String(error)).toContain("it answered 401");
  expect(String(error)).toContain("no access to nomic-embed-text");
  expect(String(error)).not.toContain("hush-hush");
  expect(api.requests).toHaveLength(1);
});

test("a redirect is followed within the host only: texts and key go nowhere else", async () => {
  const near = await makeEmbedder([
    { status: 307, headers: { location: "/elsewhere/embeddings" } },
  ]);
  expect(await near.embedder.embed(["seed"], "query")).toHaveLength(1);
  expect(near.api.requests.map(({ path }) => path)).toEqual([
    "/v1/embeddings",
    "/elsewhere/embeddings",
  ]);
  const thief = await startFakeEmbeddingsApi();
  onTestFinished(() => thief.close());
  const location = `${thief.url}/embeddings`;
  const far = await makeEmbedder([{ status: 307, headers: { location } }], { key: "hush-hush" });
  await expect(far.embedder.embed(["seed"], "query")).rejects.toThrow("redirects to another host");
  expect(thief.requests).toEqual([]);
  const circle = { status: 308, headers: { location: "/v1/embeddings" } };
  const round = await makeEmbedder(Array.from({ length: 9 }, () => circle));
  await expect(round.embedder.embed(["seed"], "query")).rejects.toThrow("more than 3 times");
});

test.each([
  ["no JSON", "<html>Welcome</html>", "bad-endpoint"],
  ["another shape", { models: [] }, "bad-endpoint"],
  ["too few vectors", { data: [] }, "bad-endpoint"],
  ["vectors of another length", { data: [{ embedding: [1, 2, 3] }] }, "wrong-dimensions"],
])("an answer with %s is refused", async (_, body, code) => {
  const { embedder } = await makeEmbedder([{ body }]);
  await expect(embedder.embed(["seed"], "query")).rejects.toMatchObject({ code });
});

test("it finds out the dimensions of a model", async () => {
  const { api } = await makeEmbedder([]);
  expect(await OpenAiEmbedder.probe({ url: `${api.url}/`, model: "nomic-embed-text" })).toBe(32);
});

test("close ends what is going on", async () => {
  const { embedder } = await makeEmbedder([{ isSilent: true }]);
  const waiting = embedder.embed(["seed"], "query");
  await embedder.close();
  await expect(waiting).rejects.toMatchObject({ code: "embedder-closed" });
});
