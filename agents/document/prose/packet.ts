import { outlineOf, type Page, type PageIndex, type SourceFacts } from "#wiki";
import { fence, newNonce } from "../../packet/fence.ts";
import { fillPrompt, rolePrompt, type PromptSource } from "../../roles/role-prompt.ts";
import { describeDue, type DuePage, type DueSource } from "../due-pages.ts";

/** Lines of code shown around what a page cites; a file of at most twice as many is shown whole. */
const codeLines = 200;
const maxPage = 24_000;
const maxNeighbours = 3;
const maxNeighbour = 2_000;

interface Shown {
  prompts: PromptSource;
  index: PageIndex;
  facts: SourceFacts;
}

/** Everything a librarian needs to hold one page against the code: all of it is data. */
export async function documentPacket(due: DuePage, around: Shown): Promise<string> {
  const { page, sources } = due;
  const nonce = newNonce();
  const code: string[] = [];
  for (const source of sources) code.push(...(await codeOf(source, nonce, around.facts)));
  const neighbours = neighboursOf(page, around.index).map((other) =>
    fence(nonce, other.id, other.document.frontMatter.body.slice(0, maxNeighbour)),
  );
  return fillPrompt(await rolePrompt("document", around.prompts), {
    nonce,
    changes: sources.map((source) => `- ${describeDue(source)}`).join("\n"),
    page: fence(nonce, page.id, page.source.slice(0, maxPage)),
    code: code.join("\n\n"),
    neighbours: neighbours.join("\n\n") || "None.",
  });
}

/** Pages that this one links to, and that could say otherwise. */
export function neighboursOf(page: Page, index: PageIndex): Page[] {
  const pages = index.outline(page).to.filter((other) => other !== page && other.type !== "log");
  return [...new Set(pages)].filter(({ fields }) => fields !== undefined).slice(0, maxNeighbours);
}

async function codeOf(
  { source, state }: DueSource,
  nonce: string,
  facts: SourceFacts,
): Promise<string[]> {
  const { path, symbol, blob } = source;
  if (state === "file-gone") return [`\`${path}\` is not there any more.`];
  const before = blob === undefined ? undefined : await facts.textOfBlob(blob);
  const after = (await facts.textOf(path)) ?? "";
  const excerpts = [
    fence(nonce, `${path}, now, with line numbers`, await excerpt(path, after, symbol)),
  ];
  if (before !== undefined)
    excerpts.unshift(
      fence(nonce, `${path}, when the page was compiled`, await excerpt(path, before, symbol)),
    );
  return excerpts;
}

async function excerpt(path: string, text: string, symbol: string | undefined): Promise<string> {
  const lines = text.split("\n");
  const numbered = lines.map((line, at) => `${at + 1}: ${line}`);
  if (lines.length <= codeLines * 2) return numbered.join("\n");
  const name = symbol
    ?.replace(/\(\)$/, "")
    .split(/::|[.#]/)
    .at(-1);
  const outline = name === undefined ? [] : ((await outlineOf(path, text)) ?? []);
  const line = outline.find((definition) => definition.name === name)?.line ?? 1;
  const start = Math.max(0, line - 10);
  return numbered.slice(start, start + codeLines * 2).join("\n");
}
