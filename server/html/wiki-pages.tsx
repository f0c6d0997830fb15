import type { Page } from "#wiki";
import type { Context, Hono } from "hono";
import { pageAddress } from "../addresses.ts";
import { pageDiff, pageHistory, type PageCommit } from "../gather/history.ts";
import { gatherLint } from "../gather/lint.ts";
import { findPage, gatherPage } from "../gather/page.ts";
import { relatedPages } from "../gather/related.ts";
import { FilePage } from "../pages/file-page.tsx";
import { HistoryPage, type HistoryProps } from "../pages/history-page.tsx";
import type { Neighbour } from "../pages/local-graph.tsx";
import { WikiPage } from "../pages/wiki-page.tsx";
import type { ServerServices } from "../services.ts";
import { missing } from "./missing.tsx";
import { show, type Frame } from "./show.tsx";

/** One page: as it is, as it was; and the files of the repository that pages cite. */
export function addWikiPages(app: Hono, services: ServerServices): void {
  app.get("/wiki", async (context) => {
    const index = await findPage(services, "index");
    return context.redirect(index ? pageAddress(index.id) : "/pages");
  });
  app.get("/wiki/:id{.+}", async (context) => {
    const id = context.req.param("id");
    const page = await findPage(services, id);
    return page ? showPage(context, services, page) : missing(context, services);
  });
  app.get("/history/:id{.+}", async (context) => {
    const page = await findPage(services, context.req.param("id"));
    if (!page) return missing(context, services);
    const commits = await pageHistory(services, page);
    const chosen = await chosenIn(services, page, {
      commits,
      commit: context.req.query("commit"),
    });
    const frame: Frame = { services, title: `History of ${page.title}`, section: "pages" };
    const branch = context.req.query("branch");
    const props = { page, commits, chosen, branch };
    return show(context, frame, <HistoryPage {...props} />);
  });
  app.get("/files/:path{.+}", async (context) => {
    const path = context.req.param("path");
    const text = await services.committedText(path);
    if (text === undefined) return missing(context, services);
    const frame: Frame = { services, title: path, section: "none" };
    return show(context, frame, <FilePage path={path} text={text} />);
  });
}

/** How long a page waits for the pages about the same, in ms: it is worth more than they are. */
const patienceMs = 50;

async function showPage(context: Context, services: ServerServices, page: Page): Promise<Response> {
  const [props, related, { findings }, neighbours] = await Promise.all([
    gatherPage(services, page),
    relatedPages(services, page, patienceMs),
    gatherLint(services, { page: page.id, late: true }),
    neighboursOf(services, page),
  ]);
  const frame: Frame = { services, title: page.title, section: "pages" };
  const shown = findings.filter(({ severity }) => severity !== "info").slice(0, 10);
  const near = new Set(neighbours.map(({ id }) => id));
  const unlinked = related.filter(({ id }) => !near.has(id));
  const whole = { ...props, related: unlinked, neighbours, findings: shown };
  return show(context, frame, <WikiPage {...whole} />);
}

/** What the page links to, then what links to it. */
export async function neighboursOf(
  { wiki }: Pick<ServerServices, "wiki">,
  page: Page,
): Promise<Neighbour[]> {
  const graph = await wiki.graph();
  const near = [
    ...graph.links(page.path).map(({ to }) => to),
    ...graph.backlinks(page.path).map(({ from }) => from),
  ];
  const byId = new Map(near.map(({ id, title }) => [id, { id, title }]));
  byId.delete(page.id);
  return [...byId.values()];
}

/** A commit of the history, what it changed, and what going back to it would change. */
async function chosenIn(
  services: ServerServices,
  page: Page,
  { commits, commit }: { commits: readonly PageCommit[]; commit: string | undefined },
): Promise<HistoryProps["chosen"]> {
  if (commit === undefined) return undefined;
  const at = commits.findIndex((entry) => entry.commit === commit);
  const found = commits[at];
  if (found === undefined) return undefined;
  const before = commits[at + 1];
  const [diff, now] = await Promise.all([
    before === undefined
      ? Promise.resolve("")
      : pageDiff(services, page, { from: before.commit, to: found.commit }),
    pageDiff(services, page, { from: found.commit }),
  ]);
  return { commit: found, diff, back: reversed(now) };
}

/** The same difference the other way round, as a reader of `-` and `+` needs it. */
function reversed(diff: string): string {
  return diff
    .split("\n")
    .map((line) => {
      if (/^(?:---|\+\+\+) /.test(line)) return line;
      if (line.startsWith("+")) return `-${line.slice(1)}`;
      return line.startsWith("-") ? `+${line.slice(1)}` : line;
    })
    .join("\n");
}
