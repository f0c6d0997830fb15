import { array, assert, constantFrom, oneof, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePage } from "#wiki";
import { chunksOf, embeddedText } from "../../../wiki/search/chunk-pages.ts";

const head = "---\ntitle: Pricing\ntype: domain\ntags: [money]\nstatus: stale\n---\n";
const sentence = "A price is never negative, and tax is added once per order of the shop. ";

function pricing(body: string) {
  return parsePage("wiki/10_DOMAIN/pricing.md", head + body);
}

function hashes(text: string): string[] {
  return chunksOf(parsePage("wiki/a.md", text)).map(({ hash }) => hash);
}

describe("the passages of a page", () => {
  it("are its sections, with where they stand", () => {
    const chunks = chunksOf(
      pricing(`\n${sentence}\n\n# Rules\n\n${sentence}\n\n## Rounding\n\n${sentence.repeat(2)}\n`),
      7,
    );
    expect(
      chunks.map(({ id, headings, line, endLine }) => ({ id, headings, line, endLine })),
    ).toEqual([
      { id: "wiki/10_DOMAIN/pricing.md#0", headings: [], line: 8, endLine: 8 },
      { id: "wiki/10_DOMAIN/pricing.md#1", headings: ["Rules"], line: 10, endLine: 12 },
      { id: "wiki/10_DOMAIN/pricing.md#2", headings: ["Rules", "Rounding"], line: 14, endLine: 16 },
    ]);
    expect(chunks[0]).toMatchObject({
      title: "Pricing",
      tags: ["money"],
      type: "domain",
      status: "stale",
      updated: 7,
    });
  });

  it("are embedded below a line with title, path and tags", () => {
    const [chunk] = chunksOf(pricing("# Rules\n\nNever negative.\n"));
    expect(chunk && embeddedText(chunk)).toBe(
      "Pricing · 10_DOMAIN/pricing · money\nRules\n# Rules\n\nNever negative.",
    );
  });

  it("cut a long section between paragraphs, and a long paragraph between lines", () => {
    const paragraphs = Array.from({ length: 6 }, () => `${sentence.repeat(5)}\n`).join("\n");
    const list = Array.from({ length: 40 }, (_, at) => `- item ${at}: ${sentence}`).join("\n");
    for (const body of [paragraphs, list]) {
      const chunks = chunksOf(pricing(`# Rules\n\n${body}\n`));
      expect(chunks.length).toBeGreaterThan(1);
      expect(chunks.every(({ text }) => text.length <= 1000)).toBe(true);
      expect(chunks.every(({ headings }) => headings[0] === "Rules")).toBe(true);
    }
    const first = chunksOf(pricing(`# Rules\n\n${paragraphs}\n`))[0];
    expect(first?.text.endsWith(sentence.trim()) || first?.text.endsWith(sentence)).toBe(true);
  });

  it("keep a tiny section with the one before it", () => {
    const chunks = chunksOf(pricing(`# Rules\n\n${sentence}\n\n## Cents\n\nOnly whole ones.\n`));
    expect(chunks).toHaveLength(1);
    expect(chunks[0]?.text).toContain("Only whole ones.");
    expect(chunks[0]?.headings).toEqual(["Rules"]);
  });

  it("are one, for the title, when the page has no text", () => {
    const [only, ...more] = chunksOf(pricing(""));
    expect(more).toEqual([]);
    expect(only).toMatchObject({ text: "", title: "Pricing", headings: [] });
    expect(only?.line).toBeLessThanOrEqual(7);
  });

  it("have another hash when anything that is searched has changed, and only then", () => {
    const body = `# One\n\n${sentence.repeat(2)}\n\n# Two\n\n${sentence.repeat(3)}\n`;
    const before = hashes(head + body);
    expect(hashes(head + body)).toEqual(before);
    const edited = hashes(head + body.replace("# Two", "# Three"));
    expect(edited[0]).toBe(before[0]);
    expect(edited[1]).not.toBe(before[1]);
    expect(hashes(head.replace("money", "tax") + body)[0]).not.toBe(before[0]);
  });

  it("hold every line that is not blank exactly once, in order, whatever the page", () => {
    const line = oneof(
      constantFrom("", "# Rules", "## Rounding", "```", "- tomato", "> note", sentence.repeat(15)),
      string({ maxLength: 30 }).map((text) => text.replace(/[\r\n]/g, " ")),
    );
    assert(
      property(array(line, { maxLength: 60 }), (lines) => {
        const page = pricing(lines.join("\n"));
        const chunks = chunksOf(page);
        const all = page.source.split("\n");
        let end = page.document.frontMatter.bodyLine - 1;
        for (const chunk of chunks) {
          expect(chunk.line).toBeGreaterThan(Math.min(end, all.length - 1));
          expect(all.slice(end, chunk.line - 1).every((skipped) => skipped.trim() === "")).toBe(
            true,
          );
          const lines = all.slice(chunk.line - 1, chunk.endLine).join("\n");
          expect(lines.trim() === "" ? "" : lines).toBe(chunk.text);
          end = chunk.endLine;
        }
        expect(all.slice(end).every((left) => left.trim() === "")).toBe(true);
        expect(new Set(chunks.map(({ id }) => id)).size).toBe(chunks.length);
      }),
    );
  });
});
