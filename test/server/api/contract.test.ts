import { expect, test } from "vitest";
import { z } from "zod";
import { makeRepository } from "../../tools/make-repository.ts";
import { clientOf, type Client } from "../client.ts";
import { shopFiles, shopPlan, shopRun, shopServices } from "../shop-services.ts";

const content = z.record(z.string(), z.object({ schema: z.record(z.string(), z.unknown()) }));
const operation = z.object({
  summary: z.string(),
  responses: z.record(z.string(), z.object({ content: content.optional() })),
});
const documentSchema = z.object({
  openapi: z.string(),
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
});
type Api = z.infer<typeof documentSchema>;

/** A request for every operation of the document; `{…}` and the body are filled in. */
const asked: Record<string, (client: Client, shop: Shop) => Promise<Response>> = {
  "get /pages": (client) => client.get("/api/v1/pages?type=domain"),
  "get /pages/{id}": (client) => client.get(pricing),
  "get /pages/{id}/related": (client) => client.get(`${pricing}/related`),
  "get /pages/{id}/history": (client) => client.get(`${pricing}/history?diff=true`),
  "get /pages/{id}/versions/{commit}": (client, { commit }) =>
    client.get(`${pricing}/versions/${commit}`),
  "get /pages/{id}/diff": (client, { commit }) => client.get(`${pricing}/diff?from=${commit}`),
  "put /pages/{id}": async (client) => {
    const etag = (await client.get(pricing)).headers.get("etag") ?? "";
    return client.send("PUT", pricing, { text: page }, { "if-match": etag });
  },
  "post /pages": (client) => client.send("POST", "/api/v1/pages", { title: "Coupons" }),
  "post /pages/{id}/rename": (client) => client.send("POST", `${pricing}/rename`, { to: "prices" }),
  "delete /pages/{id}": async (client) => {
    const index = "/api/v1/pages/10_DOMAIN%2Fcoupons";
    const etag = (await client.get(index)).headers.get("etag") ?? "";
    return client.send("DELETE", index, undefined, { "if-match": etag });
  },
  "post /pages/{id}/revert": (client, { commit }) =>
    client.send("POST", "/api/v1/pages/10_DOMAIN%2Fcurrency/revert", { commit }),
  "post /attachments": (client) => {
    const form = new FormData();
    form.set("file", new File(["one"], "till.png"));
    return client.send("POST", "/api/v1/attachments", form);
  },
  "get /search": (client) => client.get("/api/v1/search?q=price+type:domain&limit=5&mode=text"),
  "get /graph": (client) => client.get("/api/v1/graph?around=index&depth=2"),
  "get /tags": (client) => client.get("/api/v1/tags"),
  "get /lint": (client) => client.get("/api/v1/lint"),
  "post /lint/accept": async (client) => {
    const lint = z.object({ findings: z.array(z.object({ fingerprint: z.string() })) });
    const { findings } = lint.parse(await client.json("/api/v1/lint"));
    const body = { id: findings[0]?.fingerprint, reason: "known" };
    return client.send("POST", "/api/v1/lint/accept", body);
  },
  "get /skills": (client) => client.get("/api/v1/skills"),
  "get /skills/{name}": (client) => client.get("/api/v1/skills/tdd"),
  "get /stats": (client) => client.get("/api/v1/stats"),
  "get /log": (client) => client.get("/api/v1/log"),
  "get /agents-md": (client) => client.get("/api/v1/agents-md"),
  "put /agents-md": async (client) => {
    const etag = (await client.get("/api/v1/agents-md")).headers.get("etag") ?? "";
    return client.send("PUT", "/api/v1/agents-md", { text: "# Hi\n" }, { "if-match": etag });
  },
  "get /plans": (client) => client.get("/api/v1/plans"),
  "get /plans/{id}": (client) => client.get(`/api/v1/plans/${shopPlan}`),
  "get /plans/{id}/diff": (client) => client.get(`/api/v1/plans/${shopPlan}/diff`),
  "post /plans/{id}/approve": (client) =>
    client.send("POST", `/api/v1/plans/${shopPlan}/approve`, { seen: "0" }),
  "post /plans/{id}/reject": (client) =>
    client.send("POST", `/api/v1/plans/${shopPlan}/reject`, { reason: "no" }),
  "post /plans/{id}/merge": (client) => client.send("POST", `/api/v1/plans/${shopPlan}/merge`),
  "post /plans/{id}/discard": (client) =>
    client.send("POST", `/api/v1/plans/${shopPlan}/discard`, { reason: "no" }),
  "get /runs": (client) => client.get("/api/v1/runs"),
  "get /runs/{run}": (client) => client.get(`/api/v1/runs/${shopRun}`),
  "get /runs/{run}/events": (client) => client.get("/api/v1/runs/none/events"),
  "get /incidents": (client) => client.get("/api/v1/incidents"),
  "get /incidents/{id}": (client) => client.get("/api/v1/incidents/INC-20261120-0000aaaa"),
  "post /render": (client) =>
    client.send("POST", "/api/v1/render", { text: "# Hi [[pricing]]", page: "10_DOMAIN/new" }),
  "post /lint-text": (client) =>
    client.send("POST", "/api/v1/lint-text", { text: "[[nowhere]]", page: "10_DOMAIN/pricing" }),
  "get /complete": (client) => client.get("/api/v1/complete?q=pri"),
  "get /session": (client) => client.get("/api/v1/session"),
};
/** Streams; test/server/live/follow.test.ts reads them. */
const streams = new Set(["get /changes"]);

/** Decisions about plans need the whole loop: here they are refused, in words. */
const refused = new Map([
  ["post /plans/{id}/approve", 403],
  ["post /plans/{id}/reject", 403],
  ["post /plans/{id}/merge", 403],
  ["post /plans/{id}/discard", 403],
  ["get /runs/{run}/events", 404],
]);

const pricing = "/api/v1/pages/10_DOMAIN%2Fpricing";
const page = "---\ntitle: Pricing\ntype: domain\n---\n\nSee [[currency]].\n";

interface Shop {
  /** First commit; later ones changed every page. */
  commit: string;
}

test("every operation answers as the document says", async () => {
  const repository = await makeRepository({ ...shopFiles, "AGENTS.md": "# Agents\n" });
  const commit = await repository.git.run(["rev-parse", "HEAD"]);
  await repository.commit("More", { "wiki/10_DOMAIN/currency.md": page, "AGENTS.md": "# All\n" });
  const client = clientOf(await shopServices(repository));
  const api = documentSchema.parse(await client.json("/api/v1/openapi.json"));
  expect(api.openapi).toBe("3.1.0");
  const operations = operationsOf(api);
  const known = operations.map(([name]) => name).filter((name) => !streams.has(name));
  expect(known.toSorted()).toEqual(Object.keys(asked).toSorted());
  for (const [name, ask] of Object.entries(asked)) {
    const responses = operations.find(([other]) => other === name)?.[1].responses ?? {};
    const answer = await ask(client, { commit });
    const body: unknown = await answer.json();
    expect({ name, status: answer.status, body }).toMatchObject({
      name,
      status: refused.get(name) ?? 200,
    });
    const type = (answer.headers.get("content-type") ?? "").replace(/;.*/, "");
    const schema = responses[answer.status]?.content?.[type]?.schema;
    expect({ name, type, schema }).toMatchObject({ schema: expect.anything() });
    const judged = z.fromJSONSchema({ ...inlined(schema ?? {}, api) }).safeParse(body);
    expect({ name, error: judged.error?.issues }).toEqual({ name, error: undefined });
  }
});

test("what is not as documented is refused with what is wrong", async () => {
  const client = clientOf(await shopServices(await makeRepository(shopFiles)));
  for (const path of [
    "/search",
    "/search?q=x&limit=-1",
    "/search?q=x&mode=magic",
    "/graph?depth=99",
  ]) {
    const answer = await client.get(`/api/v1${path}`);
    expect([path, answer.status]).toEqual([path, 400]);
    expect(await answer.json()).toMatchObject({ code: "bad-request" });
  }
  const filter = await client.get("/api/v1/search?q=type:nonsense");
  expect(await filter.json()).toMatchObject({ status: 400, code: "bad-filter" });
  const extra = await client.send("POST", "/api/v1/pages", { title: "X", titel: "Y" });
  expect(extra.status).toBe(400);
  expect(await client.json("/api/v1/nowhere")).toMatchObject({ code: "no-route" });
});

function operationsOf({ paths }: Api): [string, z.infer<typeof operation>][] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, found]): [string, z.infer<typeof operation>] => [
      `${method} ${path}`,
      found,
    ]),
  );
}

/** The schema without references, which the reader of JSON schemas does not know in this form. */
function inlined(value: unknown, api: Api): object {
  const walk = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(walk);
    if (typeof part !== "object" || part === null) return part;
    const reference: unknown = Reflect.get(part, "$ref");
    if (typeof reference === "string")
      return walk(api.components.schemas[reference.replace("#/components/schemas/", "")]);
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, walk(inner)]));
  };
  return Object(walk(value));
}
