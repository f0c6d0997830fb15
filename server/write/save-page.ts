import {
  applyPageChange,
  draftPage,
  logPage,
  LoopwikiError,
  pageOf,
  parseSafely,
  planWrite,
  type ContentRoot,
  type LinkProblem,
  type Page,
  type PageIndex,
  type WritePlan,
} from "#wiki";
import { createHash } from "node:crypto";
import { RequestProblem } from "../problem.ts";
import type { ServerServices } from "../services.ts";
import { logEntry } from "./log-entry.ts";
import type { GivenTexts } from "./texts.ts";

export type WriteServices = Pick<ServerServices, "wiki" | "git" | "clock" | "changed"> & {
  given: GivenTexts;
};

export interface SavedPage {
  page: Page;
  /** Paths that changed, below the content root. */
  edits: string[];
}

export interface PageText {
  id: string;
  /** Hash of the text that was read and edited; empty for a page that must not exist yet. */
  etag: string;
  text: string;
  /** That text itself, when the sender has it: it helps to merge. */
  base?: string | undefined;
}

/**
 * Saves a page as it was edited. Somebody else's edit is never overwritten: the answer is then 412 with what
 * the edit began from, theirs and yours.
 */
export async function savePage(services: WriteServices, wanted: PageText): Promise<SavedPage> {
  const { wiki } = services;
  const path = `wiki/${wanted.id}.md`;
  const index = await indexNow(wiki, path);
  const before = index.byPath(path);
  if ((before?.hash ?? "") !== wanted.etag) throw conflict(services, wanted, before);
  const text = withLineEnds(wanted.text, before?.source);
  const page = await readPage(wiki.content, path, text);
  const plan = planWrite(index, {
    path,
    text,
    page,
    expected: before?.source,
    prefix: wiki.content.prefix,
  });
  return write(services, plan, before ? "edit" : "create", () => conflictNow(services, wanted));
}

/** As it is now, not a moment ago: of a page that is known only its own file is looked at. */
async function indexNow(wiki: WriteServices["wiki"], path: string): Promise<PageIndex> {
  if ((await wiki.index()).byPath(path)) return wiki.lookAt([path]);
  wiki.expire({ files: false });
  return wiki.index();
}

export interface NewPage {
  title: string;
  type?: string | undefined;
  folder?: string | undefined;
  text: string;
}

/** Starts a page where its type says, listed in the index. Throws `page-exists`, `bad-title`, `bad-type`. */
export async function newPage(services: WriteServices, wanted: NewPage): Promise<SavedPage> {
  const { wiki, clock } = services;
  const date = clock().toISOString().slice(0, 10);
  const { path, text } = draftPage({ ...wanted, body: wanted.text, date });
  const page = await readPage(wiki.content, path, text);
  wiki.expire({ files: false });
  const plan = planWrite(await wiki.index(), {
    path,
    text,
    page,
    expected: undefined,
    prefix: wiki.content.prefix,
  });
  return write(services, plan, "create");
}

async function write(
  services: WriteServices,
  { page, edits, problems }: WritePlan,
  op: "edit" | "create",
  onConflict?: () => Promise<Error>,
): Promise<SavedPage> {
  if (problems.length > 0) throw linksInTheWay(problems);
  if (edits.length === 0) return { page, edits: [] };
  const log = logEntry(services.clock(), op, page.id);
  try {
    await applyPageChange(services.wiki.content, { edits, log });
  } catch (error) {
    const isLate = error instanceof LoopwikiError && error.code === "page-changed";
    throw isLate && onConflict ? await onConflict() : error;
  } finally {
    services.changed("pages", [...edits.map(({ path }) => path), logPage]);
  }
  services.given.remember(page.hash, page.source);
  return { page, edits: edits.map(({ path }) => path) };
}

/** Editors and forms know one kind of line end; a page keeps the one it has. */
function withLineEnds(text: string, before: string | undefined): string {
  if (before?.includes("\r\n") !== true) return text;
  return text.replaceAll("\r\n", "\n").replaceAll("\n", "\r\n");
}

/** Read in the other thread where it could take long, and refused when it cannot be read at all. */
async function readPage(content: ContentRoot, path: string, text: string): Promise<Page> {
  const document = await parseSafely(text);
  if (document.tangle !== undefined)
    throw new RequestProblem(422, {
      code: "tangled-page",
      title: `Unexpected text of ${path}: ${document.tangle}.`,
      hint: "Nothing was saved. Shorten or split what is nested so deeply.",
    });
  const hash = createHash("sha256").update(text).digest("hex");
  return pageOf({ path, file: content.repositoryPath(path) }, { source: text, hash }, document);
}

export function linksInTheWay(problems: readonly LinkProblem[]): RequestProblem {
  const [first] = problems;
  const where = first === undefined ? "" : ` ${first.path}:${first.line} ${first.written}`;
  return new RequestProblem(409, {
    code: "links-in-the-way",
    title: `Unexpected links that would lead elsewhere:${where}`,
    hint: "Nothing was changed. Mend those links first.",
    extra: { problems },
  });
}

async function conflictNow(services: WriteServices, wanted: PageText): Promise<Error> {
  services.changed("pages");
  const index = await services.wiki.index();
  return conflict(services, wanted, index.byPath(`wiki/${wanted.id}.md`));
}

function conflict(
  { given }: WriteServices,
  { id, etag, text, base }: PageText,
  now: Page | undefined,
): Error {
  const isNew = etag === "";
  return new RequestProblem(412, {
    code: "page-changed",
    title:
      now === undefined
        ? `Unexpected edit of ${id}: somebody has deleted or renamed it since you read it.`
        : isNew
          ? `Unexpected new page ${id}: there is one by now.`
          : `Unexpected edit of ${id}: somebody has changed it since you read it.`,
    hint: "Nothing was overwritten, and your text is in this answer: merge the two, then save again.",
    extra: {
      etag: now?.hash ?? null,
      base: base ?? given.get(etag) ?? (isNew ? "" : null),
      theirs: now?.source ?? null,
      yours: text,
    },
  });
}
