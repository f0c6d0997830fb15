import * as fc from "fast-check";
import { expect, test } from "vitest";
import { fileName, relativeHref, SitePlaces } from "../../../server/export/site-places.ts";

test("no two addresses get files that a file system could take for one", () => {
  const places = new SitePlaces();
  expect(places.put("/tags/Till", "tags/Till.html")).toBe("tags/Till.html");
  expect(places.put("/tags/till", "tags/till.html")).toBe("tags/till-2.html");
  expect(places.put("/tags/till", "tags/till.html")).toBe("tags/till-2.html");
  expect(places.fileOf("/tags/Till")).toBe("tags/Till.html");
  expect(places.fileOf("/tags/drawer")).toBeUndefined();
});

test("a tag leads nowhere else on the disk", () => {
  expect(fileName("../../etc/passwd")).toBe("etc-passwd");
  expect(fileName("..")).toBe("unnamed");
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(fileName(text)).toMatch(/^[\p{L}\p{N}_-]+$/u);
      expect(Buffer.byteLength(fileName(text))).toBeLessThan(240);
    }),
  );
});

test("a link between files holds wherever the site is", () => {
  expect(relativeHref("wiki/10_DOMAIN/pricing.html", "index.html")).toBe("../../index.html");
  expect(relativeHref("index.html", "wiki/a#b: c?.html")).toBe("wiki/a%23b%3A%20c%3F.html");
  fc.assert(
    fc.property(
      fc.array(
        fc.stringMatching(/^[^/\0]+$/u).filter((part) => !/^\.+$/.test(part)),
        {
          minLength: 1,
          maxLength: 4,
        },
      ),
      (parts) => {
        const url = new URL(
          relativeHref("wiki/20_SYSTEM/till.html", parts.join("/")),
          "https://shop.example/handbook/wiki/20_SYSTEM/till.html",
        );
        expect(decodeURIComponent(url.pathname)).toBe(`/handbook/${parts.join("/")}`);
      },
    ),
  );
});
