import { expect, test } from "vitest";
import { linksIn } from "../../../server/export/relink.ts";
import { docAddress } from "../../../server/addresses.ts";
import { docIds } from "../../../server/gather/docs.ts";
import { makeRepository } from "../../tools/make-repository.ts";
import { clientOf } from "../client.ts";
import { shopFiles, shopServices } from "../shop-services.ts";

test("the documentation is served in every repository, and each of its links leads somewhere", async () => {
  const { get } = clientOf(await shopServices(await makeRepository(shopFiles)));
  const pages = new Map<string, string>();
  for (const id of await docIds()) {
    const response = await get(docAddress(id));
    expect([id, response.status]).toEqual([id, 200]);
    pages.set(docAddress(id), await response.text());
  }
  expect(pages.size).toBeGreaterThan(50);
  const links = [...pages].flatMap(([from, html]) =>
    [...linksIn(html)]
      .filter(({ tag, value }) => tag === "a" && /^(?:\/docs|#)/.test(value))
      .map(({ value }) => ({ from, value: value.startsWith("#") ? `${from}${value}` : value })),
  );
  expect(links.length).toBeGreaterThan(400);
  const broken = links.filter(({ value }) => {
    const [address = "", place] = value.split("#");
    const html = pages.get(address);
    return html === undefined || (place !== undefined && !html.includes(` id="${place}"`));
  });
  expect(broken).toEqual([]);
});

test("the navigation leads there, and only pages of the documentation are to be had", async () => {
  const { get } = clientOf(await shopServices(await makeRepository(shopFiles)));
  expect(await (await get("/")).text()).toContain('<a href="/docs">Documentation</a>');
  const begin = await (await get("/docs")).text();
  expect(begin).toContain('<a href="/docs" aria-current="page">Documentation</a>');
  expect(begin).toContain('href="/docs/commands"');
  for (const path of [
    "nothing",
    "..%2fpackage",
    "%2e%2e/README",
    "screenshots/page.png",
    "index.md",
  ])
    expect([path, (await get(`/docs/${path}`)).status]).toEqual([path, 404]);
});
