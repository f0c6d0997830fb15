import { expect, it } from "vitest";
import { ContentRoot, pageTimes } from "#wiki";
import { makeRepository } from "../../tools/make-repository.ts";

it("knows when each page was last committed", async () => {
  const shop = await makeRepository();
  const content = new ContentRoot(shop.directory, "memory");
  expect(await pageTimes(shop.git, content)).toEqual(new Map());
  const [first, second] = ["2026-01-05T10:00:00Z", "2026-02-06T11:00:00Z"];
  await shop.commit(
    "Open",
    { "memory/wiki/prices.md": "# Prices\n", "memory/wiki/ümlaut käse.md": "" },
    first,
  );
  await shop.commit("Sale", { "memory/wiki/prices.md": "# Lower prices\n", "till.js": "" }, second);
  await shop.write({ "memory/wiki/new.md": "" });
  expect(await pageTimes(shop.git, content)).toEqual(
    new Map([
      ["wiki/prices.md", Date.parse(second)],
      ["wiki/ümlaut käse.md", Date.parse(first)],
    ]),
  );
});
