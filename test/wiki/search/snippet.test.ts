import { assert, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { plainQuery, parseQuery } from "../../../wiki/search/parse-query.ts";
import { maxSnippet, snippetOf } from "../../../wiki/search/snippet.ts";

const long = `## Beds\n\n${"Soil rests in winter. ".repeat(40)}Water the Café's tomatoes daily. ${"Weeds grow. ".repeat(60)}`;

describe("snippetOf", () => {
  it("shows the part with most of the words, and where they are", () => {
    const { text, highlights } = snippetOf(long, plainQuery("watering tomato cafe soil").words);
    expect(highlights.map(([start, end]) => text.slice(start, end))).toEqual(
      expect.arrayContaining(["Water", "Café", "tomatoes"]),
    );
    expect(text).toMatch(/^… .* …$/);
    expect(text.length).toBeLessThanOrEqual(maxSnippet + 4);
  });

  it("leaves headings out and keeps a short text whole, on one line", () => {
    expect(snippetOf("# Leek\n\nPlant\ndeep.", plainQuery("leek").words)).toEqual({
      text: "Plant deep.",
      highlights: [],
    });
  });

  it("marks beginnings and words in a row", () => {
    const { words } = parseQuery('tom* "weeds grow"', new Date(0));
    const { text, highlights } = snippetOf("Tomatoes: weeds grow.", words);
    expect(highlights.map(([start, end]) => text.slice(start, end))).toEqual([
      "Tomatoes",
      "weeds",
      "grow",
    ]);
  });

  it("never goes beyond the text, whatever it is", () => {
    assert(
      property(string({ maxLength: 900, unit: "grapheme" }), string(), (source, query) => {
        const { text, highlights } = snippetOf(
          source,
          plainQuery(`${query} ${source.slice(0, 50)}`).words,
        );
        expect(text.length).toBeLessThanOrEqual(maxSnippet + 4);
        for (const [start, end] of highlights) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
        }
      }),
    );
  });
});
