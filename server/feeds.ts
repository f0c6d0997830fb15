import { Feed } from "feed";
import type { Hono } from "hono";
import { wikiFolders, type Page } from "#wiki";
import { pageAddress, rawPageAddress } from "./addresses.ts";
import { recentLogEntries } from "./gather/log-entries.ts";
import type { ServerServices } from "./services.ts";

/** Entries of the log that a feed carries. */
const most = 50;

/** The log as a feed, and the list of pages for language models (llmstxt.org). */
export function addFeeds(app: Hono, services: ServerServices): void {
  app.get("/feed.atom", async (context) => {
    const feed = await feedOf(services, new URL(context.req.url).origin);
    return context.body(feed.atom1(), 200, { "content-type": "application/atom+xml" });
  });
  app.get("/feed.json", async (context) => {
    const feed = await feedOf(services, new URL(context.req.url).origin);
    return context.body(feed.json1(), 200, { "content-type": "application/feed+json" });
  });
  app.get("/llms.txt", async (context) => context.text(await llmsText(services)));
}

async function feedOf({ wiki, repositoryName }: ServerServices, origin: string): Promise<Feed> {
  const log = (await wiki.index()).byPath("wiki/log.md")?.source ?? "";
  const entries = recentLogEntries(log, most);
  const title = `${repositoryName}: log`;
  const feed = new Feed({
    id: `${origin}/feed.atom`,
    link: `${origin}${pageAddress("log")}`,
    title,
    description: `What happened to the wiki of ${repositoryName}`,
    copyright: "",
    generator: "loopwiki",
    updated: new Date(`${entries[0]?.date ?? "1970-01-01"}T00:00:00Z`),
    feedLinks: { atom: `${origin}/feed.atom`, json: `${origin}/feed.json` },
  });
  for (const { number, date, op, title: what } of entries)
    feed.addItem({
      id: `${origin}${pageAddress("log")}#entry-${number}`,
      link: `${origin}${pageAddress("log")}`,
      title: `${op}: ${what}`,
      date: new Date(`${date}T00:00:00Z`),
    });
  return feed;
}

async function llmsText({ wiki, repositoryName }: ServerServices): Promise<string> {
  const index = await wiki.index();
  const summaries = summariesOf(index.byPath("wiki/index.md"));
  const sections = [
    ...wikiFolders.map(({ name, heading }) => ({ heading, prefix: `${name}/` })),
    { heading: "Other", prefix: "" },
  ];
  const left = new Set(index.pages);
  const listed = sections.flatMap(({ heading, prefix }) => {
    const pages = [...left].filter(({ id }) => id.startsWith(prefix));
    for (const page of pages) left.delete(page);
    return pages.length === 0 ? [] : ["", `## ${heading}`, "", ...pages.map(lineOf(summaries))];
  });
  const about = `> The wiki of ${repositoryName}: what it is about, how it works, what happened. Each link is plain Markdown.`;
  return [`# ${repositoryName}`, "", about, ...listed, ""].join("\n");
}

function lineOf(summaries: ReadonlyMap<string, string>): (page: Page) => string {
  return ({ id, title }) => {
    const summary = summaries.get(id) ?? summaries.get(id.slice(id.lastIndexOf("/") + 1));
    const name = title.replaceAll(/[[\]\n]/g, " ");
    return `- [${name}](${rawPageAddress(id)})${summary === undefined ? "" : `: ${summary}`}`;
  };
}

/** The index says in a line what each page is about: `- [[10_DOMAIN/pricing|Pricing]]: how a price is made`. */
function summariesOf(index: Page | undefined): Map<string, string> {
  const lines = (index?.source ?? "").matchAll(/^[-*] \[\[([^\]|#\n]+)[^\]\n]*\]\]: *(.+)$/gm);
  return new Map(
    [...lines].map(([, target = "", summary = ""]) => [target.trim(), summary.trim()]),
  );
}
