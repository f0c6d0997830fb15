import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

// A made-up garden wiki of any size, the same on every run: front matter, wiki links, relative links,
// a table, code, a citation; about 1.7 KB a page. Every fourth page is called "Order …", as in a shop's wiki.

const plants =
  "Tomato Basil Leek Bean Squash Radish Carrot Beet Fennel Thyme Mint Sorrel Chard Kale Onion Garlic".split(
    " ",
  );
const works =
  "sowing pruning watering mulching grafting thinning harvest storage rotation composting".split(
    " ",
  );
const verbs =
  "needs keeps shades feeds follows protects replaces carries dries holds warms drains".split(" ");
const things =
  "soil compost rain frost light slugs roots seedlings trellis shed barrow kettle almanac bees".split(
    " ",
  );

const syllables =
  "ba de fi go ha je ki lo ma ne pi qua ro sa te vi wo xa ye zu bri cla dro fle".split(" ");

interface Plan {
  path: string;
  title: string;
  type: "domain" | "concept";
}

/** Pages on which the index lists each one; the others are concepts, reached from page to page. */
const indexed = 300;

function vaultPages(count: number): Plan[] {
  return Array.from({ length: count }, (_, index) => {
    const plant = pick(plants, index);
    const work = pick(works, Math.floor(index / plants.length));
    const title = `${index % 4 === 0 ? "Order " : ""}${nameOf(index)} ${work}`;
    const type = index < indexed ? "domain" : "concept";
    const folder = type === "domain" ? "10_DOMAIN" : `30_CONCEPT/${plant.toLowerCase()}`;
    return { path: `wiki/${folder}/${title.toLowerCase().replaceAll(" ", "-")}.md`, title, type };
  });
}

/** Writes the vault below `directory` and gives its pages. */
export function makeVault(directory: string, count: number): Plan[] {
  const pages = vaultPages(count);
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  };
  pages.forEach((page, index) => write(page.path, pageText(pages, page, index)));
  const listed = pages.slice(0, indexed).map(({ path, title }) => `- [[${idOf(path)}|${title}]]`);
  write("wiki/index.md", `# Garden\n\n${listed.join("\n")}\n`);
  write("wiki/log.md", "# Log\n");
  for (const thing of things) write(`src/${thing}.ts`, `export const ${thing} = 1;\n`.repeat(40));
  return pages;
}

function pageText(pages: readonly Plan[], page: Plan, index: number): string {
  // Eight links a page, near and far; each page is somebody's next.
  const after = (step: number): Plan => pick(pages, index + step);
  const [next, far, other, near] = [after(1), after(997), after(5003), after(13)];
  const thing = pick(things, index);
  const relative = (to: Plan): string =>
    `${page.type === "domain" ? "../" : "../../"}${to.path.slice("wiki/".length)}`;
  const sentences = (seed: number, count: number): string =>
    Array.from({ length: count }, (_, at) => sentence(index * 31 + seed * 7 + at)).join(" ");
  return `---
title: ${page.title}
type: ${page.type}
aliases: [${page.title} notes]
tags: [${pick(plants, index).toLowerCase()}, ${pick(works, index)}]
status: ${index % 3 === 0 ? "draft" : "settled"}
---

# ${page.title}

${sentences(1, 3)} See [[${fileNameOf(next.path)}|${next.title}]] and [[${idOf(far.path)}#Rules|the rules]].
${sentences(2, 2)} #${thing}

## Rules

- ${sentence(index + 1)} [${other.title}](${relative(other)})
- ${sentence(index + 2)} [its rules](${relative(near)}#rules)
- ${sentence(index + 3)} **Never** in *${thing}* weather. ^rule-${index}

| when | what | who |
|---|---|---|
| spring | [[${idOf(near.path)}\\|${pick(works, index)}]] | ${pick(things, index + 3)} |
| summer | ${pick(verbs, index)} the ${thing} | ${pick(things, index + 5)} |
| autumn | \`${thing}.ts\` | [the code](${page.type === "domain" ? "../../" : "../../../"}src/${thing}.ts#L${(index % 40) + 1}) |

## How

${sentences(3, 4)}

\`\`\`ts
import { ${thing} } from "./${thing}.ts";
// [[not a link]] in code
export function ${pick(works, index)}${index}(days: number): number {
  return days * ${thing} + ${index};
}
\`\`\`

${sentences(4, 3)} An order of ${thing} goes to the Garden Shop first. More: [${near.title}](${relative(near)}), [[${far.title} notes]].
`;
}

function sentence(seed: number): string {
  const number = Math.imul(seed ^ (seed >>> 3), 2_654_435_761) >>> 0;
  const at = (list: readonly string[], shift: number): string => pick(list, number >>> shift);
  return `The ${at(plants, 3).toLowerCase()} ${at(verbs, 7)} ${at(things, 11)} and ${at(verbs, 15)} ${number % 97} ${at(things, 19)} in ${at(works, 23)}.`;
}

function idOf(path: string): string {
  return path.slice("wiki/".length, -".md".length);
}

/** A name nobody else has: `Dogofi`. */
function nameOf(index: number): string {
  const count = syllables.length;
  const name = [index, index / count, index / count ** 2, index / count ** 3]
    .filter((part, position) => position < 3 || part >= 1)
    .map((part) => pick(syllables, Math.floor(part)))
    .join("");
  return name.slice(0, 1).toUpperCase() + name.slice(1);
}

function fileNameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1, -".md".length);
}

function pick<T>(list: readonly T[], index: number): T {
  const found = list[index % list.length];
  if (found === undefined) throw new Error("Unexpected empty list.");
  return found;
}
