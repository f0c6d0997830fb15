import { keepHead } from "#agents";
import { LoopwikiError } from "#wiki";
import { mostTokens, readCursor, withoutHiddenSigns } from "./answer.ts";
import { pageMeant } from "./name-page.ts";
import { pageIdOfUri, pageUri } from "./page-uri.ts";
import type { McpServices } from "./services.ts";

/** Pages in one answer of the list. */
const perList = 200;

const mimeType = "text/markdown";

export const pageTemplate = {
  uriTemplate: "wiki://page/{+id}",
  name: "page",
  title: "A page of the wiki",
  description: "Its whole Markdown. Ids are what wiki links write: 10_DOMAIN/pricing.",
  mimeType,
};

type Services = Pick<McpServices, "wiki" | "redactor">;

export interface PageResource {
  [key: string]: unknown;
  uri: string;
  name: string;
  title: string;
  mimeType: string;
}

/** The pages by id, so many at a time. */
export async function listPages(
  { wiki, redactor }: Services,
  cursor: string | undefined,
): Promise<{ resources: PageResource[]; nextCursor?: string }> {
  const pages = (await wiki.pages()).toSorted((left, right) => (left.id < right.id ? -1 : 1));
  const from = readCursor(cursor);
  const resources = pages.slice(from, from + perList).map(({ id, title }) => {
    const shown = redactor.known(withoutHiddenSigns(title));
    return { uri: pageUri(id), name: id, title: shown, mimeType };
  });
  const next = from + perList;
  return { resources, ...(next < pages.length ? { nextCursor: `from:${next}` } : {}) };
}

/** The page's text. Throws `no-page` with the nearest name. */
export async function readPage(
  { wiki, redactor }: Services,
  uri: string,
): Promise<{ uri: string; mimeType: string; text: string }> {
  const id = pageIdOfUri(uri);
  if (id === undefined)
    throw new LoopwikiError(
      "no-resource",
      `Unexpected resource "${uri.slice(0, 200)}", expected an address such as ${pageUri("10_DOMAIN/pricing")}.`,
    );
  const page = pageMeant(await wiki.index(), id);
  const text = withoutHiddenSigns(await redactor.text(page.source));
  return { uri: pageUri(page.id), mimeType, text: keepHead(text, mostTokens) };
}
