import { assert, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { LoopwikiError } from "../../../wiki/errors.ts";
import { parseQuery, plainQuery } from "../../../wiki/search/parse-query.ts";
import type { TextQuery } from "../../../wiki/search/store.ts";

const now = new Date("2026-11-20T12:00:00Z");
const day = 86_400_000;

describe("parseQuery", () => {
  it("takes words, words in a row and beginnings apart", () => {
    expect(parseQuery('watering "tomato beds" morn*', now)).toEqual({
      text: "watering tomato beds morn",
      words: { terms: ["water", "morn"], phrases: [["tomato", "bed"]], prefixes: ["morn"] },
      filter: {},
    });
  });

  it("reads filters, quoted ones too, and either of two", () => {
    const query =
      'type:domain Type:system tag:#shop path:"20_SYSTEM/the till" since:2026-11-01 prices';
    expect(parseQuery(query, now)).toMatchObject({
      text: "prices",
      filter: {
        types: ["domain", "system"],
        tags: ["shop"],
        paths: ["wiki/20_SYSTEM/the till"],
        since: Date.parse("2026-11-01"),
      },
    });
  });

  it("takes a path as it is written below the content root or the repository", () => {
    for (const path of ["10_DOMAIN", "wiki/10_DOMAIN", "memory/wiki/10_DOMAIN", "./wiki/10_DOMAIN"])
      expect(parseQuery(`x path:${path}`, now).filter.paths).toEqual(["wiki/10_DOMAIN"]);
  });

  it.each([
    ["14d", 14],
    ["2w", 14],
    ["3m", 90],
    ["1y", 365],
  ])("since:%s is %d days", (since, days) => {
    expect(parseQuery(`x since:${since}`, now).filter.since).toBe(now.getTime() - days * day);
  });

  it.each([
    ["type:domian", "did you mean type:domain?"],
    ["since:yesterday", "expected a day"],
    ["since:2026-13-40", "expected a day"],
  ])("says what is wrong with %s", (query, message) => {
    expect(() => parseQuery(query, now)).toThrow(message);
  });

  it("leaves other colons and unfinished quotes alone", () => {
    expect(parseQuery('https://shop.example "no end', now)).toMatchObject({
      words: { phrases: [["end"]] },
      filter: {},
    });
    expect(parseQuery("note:this", now).filter).toEqual({});
  });

  it("takes any text, or says what is wrong with it", () => {
    assert(
      property(string({ maxLength: 80 }), (text) => {
        const { terms, prefixes, phrases } = wordsOrNone(text);
        expect([...terms, ...prefixes, ...phrases.flat()]).not.toContain("");
      }),
    );
  });
});

describe("plainQuery", () => {
  it("takes everything as words", () => {
    const { words, filter } = plainQuery('type:domian "tomato beds" morn*');
    expect(filter).toEqual({});
    expect(words).toEqual({
      terms: ["type", "domian", "typedomian", "tomato", "bed", "morn"],
      phrases: [],
      prefixes: [],
    });
  });
});

/** No words for a filter that cannot hold; any other failure is one. */
function wordsOrNone(text: string): TextQuery {
  try {
    return parseQuery(text, now).words;
  } catch (error) {
    if (!(error instanceof LoopwikiError)) throw error;
    return { terms: [], phrases: [], prefixes: [] };
  }
}
