import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { linksIn, relink } from "../../../server/export/relink.ts";

const away = (): undefined => undefined;

describe("links in printed HTML", () => {
  test("are found with the tag they are on, and their entities decoded", () => {
    const html =
      '<p class="lead"><a class="tag" href="/tags/bread&#x26;milk#a&amp;b">x</a><img src="/attachments/wiki/till.svg" alt=""></p><form action="/search">';
    expect(linksIn(html)).toEqual([
      { tag: "a", attribute: "href", value: "/tags/bread&milk#a&b" },
      { tag: "img", attribute: "src", value: "/attachments/wiki/till.svg" },
      { tag: "form", attribute: "action", value: "/search" },
    ]);
  });

  test("are no text, and no value of another attribute", () => {
    const html =
      '<code>&lt;a href="/wiki/till"></code><a title="see href=" class="y" data-x=" href=">z</a>';
    expect(linksIn(html)).toEqual([]);
    expect(relink(html, away)).toBe(html);
  });

  test("are taken away whole, or written so that they cannot end early", () => {
    const html = '<a class="missing" href="/wiki/vouchers" title="Missing">vouchers</a>';
    expect(relink(html, away)).toBe('<a class="missing" title="Missing">vouchers</a>');
    expect(relink('<a href="/x">till</a>', () => 'a"><script>&')).toBe(
      '<a href="a&quot;>&lt;script>&amp;">till</a>',
    );
  });

  test("come back as they were put in, whatever they hold", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (value, title) => {
        const safe = title.replaceAll(/["&<]/g, "");
        const html = relink(`<a title="${safe}" href="/till">till</a>`, () => value);
        expect(linksIn(html)).toEqual([{ tag: "a", attribute: "href", value }]);
      }),
    );
  });
});
