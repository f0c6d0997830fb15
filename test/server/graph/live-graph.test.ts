import { createApp } from "#server";
import { expect, test } from "vitest";
import { makeRepository } from "../../tools/make-repository.ts";
import { shopFiles, shopServices } from "../shop-services.ts";

test("the graph is sent again only when a page or link has changed", async () => {
  const repository = await makeRepository(shopFiles);
  const app = createApp(await shopServices(repository), 4173);
  const ask = async (etag = ""): Promise<Response> =>
    app.request("/api/v1/graph", { headers: { host: "127.0.0.1:4173", "if-none-match": etag } });
  const first = await ask();
  const etag = first.headers.get("etag") ?? "";
  expect(await first.json()).toMatchObject({ layout: "settled", hash: expect.any(String) });
  expect((await ask(etag)).status).toBe(304);
  await repository.write({ "wiki/10_DOMAIN/till.md": "---\ntitle: Till\ntype: domain\n---\n" });
  await expect.poll(async () => (await ask(etag)).status, { timeout: 10_000 }).toBe(200);
  const answer = await ask(etag);
  expect(await answer.text()).toContain("10_DOMAIN/till");
});
