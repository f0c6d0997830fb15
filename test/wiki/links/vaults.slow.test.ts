import { createHash } from "node:crypto";
import { join, posix } from "node:path";
import type { Link, Page, PageIndex, Resolution } from "#wiki";
import { expect, test } from "vitest";
import { readVault, vaultsFolder } from "../vaults.ts";

/**
 * What the resolver calls broken in vaults of other people. Every such link must be one that no reader
 * could follow either: a second, lax lookup finds nothing, or it is written as another tool writes links
 * (those are counted apart). The hash is of the sorted list; a change of it is looked at by hand.
 */
interface Verdict {
  links: number;
  broken: number;
  ofOtherTools: number;
  ambiguous: number;
  hash: string;
}

/** Other tools' conventions, by what the link looks like or where it lies. */
const otherTools: Record<string, (link: Link, written: string) => boolean> = {
  // `[[a/b]]` is the file `a___b.md`, `((…))` a block, `[label]([[page]])` a page; images from the root.
  "logseq-docs": (link, written) =>
    link.kind === "markdown"
      ? /\]\((?:\(\(|\[\[|\/?assets\/)/.test(written)
      : link.target.includes("/"),
  // `[[label|target]]` the other way round, `dendron://vault/note`, `#from,1:#to`, images from the root.
  "dendron-site": (link, written) =>
    link.kind !== "markdown" ? /\||dendron:\/\/|,\d|:#/.test(written) : link.target.startsWith("/"),
  // `^page` of another space, queries, templates, `page@position`.
  silverbullet: (link, written) =>
    /^\^|^ ?from |\$\{|@|^" |^\$/.test(link.target) || written.startsWith("[==["),
  // Addresses of the site they are published on, not of a file.
  "powershell-docs": (link) => link.target.startsWith("/"),
};

const known: Record<string, Verdict> = {
  "kepano-obsidian": {
    links: 81,
    broken: 72,
    ofOtherTools: 0,
    ambiguous: 0,
    hash: "c82467cb9e50bfeb",
  },
  "data-engineering-wiki": {
    links: 1525,
    broken: 19,
    ofOtherTools: 0,
    ambiguous: 0,
    hash: "4354f296444a3874",
  },
  "logseq-docs": {
    links: 4214,
    broken: 1367,
    ofOtherTools: 85,
    ambiguous: 0,
    hash: "b34072c842a82b3a",
  },
  silverbullet: {
    links: 1648,
    broken: 29,
    ofOtherTools: 129,
    ambiguous: 65,
    hash: "f7111111d92e87de",
  },
  "dendron-site": {
    links: 6924,
    broken: 39,
    ofOtherTools: 2949,
    ambiguous: 0,
    hash: "b0e239cf48067f7e",
  },
  "powershell-docs": {
    links: 32735,
    broken: 394,
    ofOtherTools: 3818,
    ambiguous: 0,
    hash: "0fd1d9fd4dc2029d",
  },
};

const lower = (text: string): string => text.normalize("NFC").toLowerCase();
const letters = (text: string): string =>
  lower(text)
    .replace(/\s+/g, "-")
    .replace(/[^\p{L}\p{N}()?*-]/gu, "");

/** Every name, alias and heading of the vault without case, punctuation and folders. */
class LaxVault {
  readonly #paths: Set<string>;
  readonly #names: Set<string>;

  constructor({ pages }: PageIndex) {
    this.#paths = new Set(pages.map(({ path }) => lower(path)));
    this.#names = new Set(
      pages.flatMap(({ id, document }) => {
        const { aliases, alias } = document.frontMatter.data;
        return [posix.basename(id), ...[aliases, alias].flat().map(String)].map(letters);
      }),
    );
  }

  holds(link: Link, from: Page, found: Resolution): boolean {
    if (found.kind === "missing" && found.page) {
      const wanted = letters(link.heading ?? link.block ?? "");
      const { headings } = found.page.document;
      return wanted !== "" && headings.some(({ text }) => letters(text) === wanted);
    }
    const name = posix.basename(link.target).replace(/\.md$/, "");
    if (link.kind !== "markdown") return this.#names.has(letters(name));
    const path = lower(posix.join(posix.dirname(from.path), link.target));
    return this.#paths.has(path) || this.#paths.has(`${path}.md`);
  }
}

if (vaultsFolder === undefined)
  process.stdout.write(
    "SKIPPED: no vaults here; set LOOPWIKI_CORPORA to a folder that has them.\n",
  );
const vaults = vaultsFolder === undefined ? [] : Object.keys(known);

test("six vaults have a verdict", () => {
  expect(Object.keys(known)).toHaveLength(6);
});

test.each(vaults)(
  "%s has no link that is called broken and is not",
  async (vault) => {
    const index = await readVault(join(vaultsFolder ?? "", vault));
    const lax = new LaxVault(index);
    const verdict: Verdict = { links: 0, broken: 0, ofOtherTools: 0, ambiguous: 0, hash: "" };
    const broken: string[] = [];
    const falsely: string[] = [];
    for (const page of index.pages)
      for (const link of page.document.links) {
        verdict.links += 1;
        const found = index.resolve(link, page.path);
        if (found.kind === "ambiguous") verdict.ambiguous += 1;
        if (found.kind !== "missing") continue;
        const written = page.source.slice(link.place.start.offset, link.place.end.offset);
        const line = `${page.path}:${link.place.start.line} ${written.replace(/\s+/g, " ")}`;
        if (otherTools[vault]?.(link, written) === true) {
          verdict.ofOtherTools += 1;
          continue;
        }
        verdict.broken += 1;
        broken.push(line);
        if (lax.holds(link, page, found)) falsely.push(line);
      }
    process.stdout.write(`${vault}: ${JSON.stringify(verdict)}\n${broken.join("\n")}\n`);
    expect(falsely).toEqual([]);
    verdict.hash = createHash("sha256")
      .update(broken.toSorted().join("\n"))
      .digest("hex")
      .slice(0, 16);
    expect(verdict).toEqual(known[vault]);
  },
  180_000,
);
