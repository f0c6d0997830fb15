import { expect, test } from "vitest";
import { maxRenderLength, renderSafely } from "../../../wiki/markdown/render-safely.ts";

const none = { resolve: () => undefined };

test("renders in the other thread, and asks this one about each link", async () => {
  const asked: string[] = [];
  const { html, headings, cutOff } = await renderSafely("# Seeds\n\n[[tomato|Tomato]] [[weed]]", {
    resolve: (link) => {
      asked.push(link.target);
      return link.target === "tomato" ? { href: "/wiki/tomato", exists: true } : undefined;
    },
  });
  expect(asked).toEqual(["tomato", "weed"]);
  expect(html).toContain('<a class="wikilink" href="/wiki/tomato">Tomato</a>');
  expect(html).toContain('<a class="wikilink missing">weed</a>');
  expect(headings).toEqual([{ depth: 1, text: "Seeds", slug: "seeds", line: 1 }]);
  expect(cutOff).toBeUndefined();
});

test("cuts off what takes too long, shows it as text, and goes on with the next page", async () => {
  const hostile = "<b>" + "[".repeat(100_000) + "]".repeat(100_000);
  const started = Date.now();
  const slow = renderSafely(hostile, none);
  const next = renderSafely("**fine**", none);
  const cut = await slow;
  expect(Date.now() - started).toBeLessThan(10_000);
  expect(cut.cutOff).toMatch(/longer than 2 s/);
  expect(cut.html).toContain("<pre>&lt;b&gt;[[");
  expect(cut.html).not.toContain("<b>");
  expect((await next).html).toBe("<p><strong>fine</strong></p>");
});

test("does not even parse what is too long", async () => {
  const long = await renderSafely("<i>".padEnd(maxRenderLength + 1, "x"), none);
  expect(long.cutOff).toContain(`${maxRenderLength + 1} characters`);
  expect(long.html).toContain("<pre>&lt;i&gt;xxx");
});

function failing(): never {
  throw new Error("the index is <gone>");
}

test("a failing resolver does not break the page", async () => {
  const shown = await renderSafely("[[tomato]]", { resolve: failing });
  expect(shown.html).toContain("the index is &lt;gone&gt;");
  expect((await renderSafely("ok", none)).html).toBe("<p>ok</p>");
});
