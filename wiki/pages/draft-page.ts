import { LoopwikiError } from "../errors.ts";
import { wikiFolder, wikiFolders, type PageType } from "../layout.ts";

/** Types of pages that a person starts; sources are ingested. */
const types = ["domain", "system", "log", "concept"] as const satisfies readonly PageType[];

export interface PageWish {
  title: string;
  /** By the folder when absent, else domain. */
  type?: string | undefined;
  /** Below `wiki/`; by the type when absent. */
  folder?: string | undefined;
  /** Markdown; the title becomes its heading unless it has one. */
  body: string;
  /** `2026-11-20`: pages of the log are named after their day. */
  date: string;
}

export interface PageDraft {
  /** Below the content root. */
  path: string;
  type: PageType;
  title: string;
  /** The whole file. */
  text: string;
}

/** A new page: its place by type or folder, its name by the title. Throws `bad-type` or `bad-title`. */
export function draftPage(wish: PageWish): PageDraft {
  const title = wish.title.replace(/\s+/g, " ").trim();
  const { type, folder } = placeOf(wish.type, wish.folder);
  const path = `${wikiFolder}/${folder}/${type === "log" ? `${wish.date}-` : ""}${fileName(title)}.md`;
  return { path, type, title, text: pageText({ title, type, body: wish.body.trim() }) };
}

function pageText({ title, type, body }: { title: string; type: PageType; body: string }): string {
  const isPlain = /^\p{L}[\p{L}\p{N} ()'-]*$/u.test(title) && !/^(?:true|false|null)$/i.test(title);
  const heading = body.startsWith("# ") ? "" : `# ${title}\n\n`;
  const fields = `title: ${isPlain ? title : JSON.stringify(title)}\ntype: ${type}`;
  return `${`---\n${fields}\n---\n\n${heading}${body}`.trimEnd()}\n`;
}

/** The type goes by the folder, the folder by the type; a concept may stand anywhere. */
function placeOf(
  type: string | undefined,
  folder: string | undefined,
): { type: PageType; folder: string } {
  const known = types.find((name) => name === type);
  if (type !== undefined && known === undefined)
    throw new LoopwikiError("bad-type", `Unexpected type "${type}", expected ${types.join(", ")}.`);
  const named = folder?.replace(/^\/?(?:wiki\/)?|\/+$/g, "");
  const ofFolder = wikiFolders.find(({ name }) => name === named?.split("/")[0]);
  const chosen = known ?? ofFolder?.type ?? "domain";
  const ofType = wikiFolders.find((entry) => entry.type === chosen) ?? wikiFolders[0];
  return { type: chosen, folder: named === undefined || named === "" ? ofType.name : named };
}

/** `Price rounding (EU)` → `price-rounding-eu`. */
function fileName(title: string): string {
  const name = title
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}.]+/gu, "-")
    .replace(/^[-.]+|[-.]+$/g, "");
  if (name !== "") return name;
  throw new LoopwikiError(
    "bad-title",
    `Unexpected title ${JSON.stringify(title)}, expected words.`,
  );
}
