import { readSeed, type Page } from "#wiki";
import type { Child } from "hono/jsx";
import { docAddress, pageAddress, planAddress, rawPageAddress, tagAddress } from "../addresses.ts";
import { docIds, gatherDoc } from "../gather/docs.ts";
import { foldersOf } from "../gather/home.ts";
import { gatherHubs } from "../gather/hubs.ts";
import { recentLogEntries } from "../gather/log-entries.ts";
import { gatherPage } from "../gather/page.ts";
import { gatherPageList } from "../gather/page-list.ts";
import { boardOf, gatherPlan, gatherPlans, type PlanCard } from "../gather/plans.ts";
import { relatedPages } from "../gather/related.ts";
import { gatherTags, type TagPages } from "../gather/tags.ts";
import { islandAddress, readAsset } from "../html/assets.ts";
import { neighboursOf } from "../html/wiki-pages.tsx";
import { openServices } from "../live/open-services.ts";
import { DocsPage } from "../pages/docs-page.tsx";
import { GraphPage } from "../pages/graph-page.tsx";
import { folderAddress, PageList } from "../pages/page-list.tsx";
import { PlanBoard } from "../pages/plan-board.tsx";
import { PlanPage } from "../pages/plan-page.tsx";
import { TagList, TagPage } from "../pages/tag-pages.tsx";
import { WikiPage } from "../pages/wiki-page.tsx";
import type { ServerServices, ServerSources } from "../services.ts";
import { CopiedFiles } from "./copied-files.ts";
import { linksIn, relink } from "./relink.ts";
import { searchData, searchDataFile } from "./search-data.ts";
import { fileName, relativeHref, SitePlaces } from "./site-places.ts";
import { SiteHome, SiteLayout, SiteMissing, SiteSearch, type SiteFrame } from "./site-pages.tsx";

export interface SiteFile {
  /** Below the site's folder, with `/`. */
  path: string;
  content: string | Uint8Array;
}

export interface SiteOptions {
  /** Where the site will be on its host, with a slash at both ends: only the 404 page must know. */
  basePath: string;
  signal: AbortSignal;
}

/** All that pages of the site are made from. */
interface Site {
  services: ServerServices;
  pages: readonly Page[];
  tags: readonly TagPages[];
  plans: readonly PlanCard[];
  /** Pages of the product's documentation. */
  docs: readonly string[];
  broken: Parameters<typeof PlanBoard>[0]["broken"];
  folders: readonly string[];
  places: SitePlaces;
  script: string | undefined;
}

interface SitePage {
  address: string;
  title: string;
  section: string;
  body: () => Promise<Child>;
}

/**
 * The whole wiki as files that need no server: pages, tags, the graph in words, the log and the plans, with the
 * renderer and the style of the web wiki. The same memory makes the same bytes. What only this clone knows
 * stays here: runs, incidents, and code that pages cite.
 */
export async function* exportSite(
  sources: ServerSources,
  { basePath, signal }: SiteOptions,
): AsyncGenerator<SiteFile> {
  const services = openServices(sources);
  try {
    const site = await gatherSite(services);
    const files = new CopiedFiles(services.wiki, site.places);
    const written = new Set<string>();
    for (const page of sitePages(site)) {
      signal.throwIfAborted();
      const made = await filesOf(page, { site, files, basePath });
      const fresh = made.filter(({ path }) => !written.has(path)); // several pages show one picture
      for (const { path } of fresh) written.add(path);
      yield* fresh;
    }
    yield* fixedFiles(site);
  } finally {
    await services.close();
  }
}

async function gatherSite(services: ServerServices): Promise<Site> {
  const [pages, tags, { cards, broken }, docs, script] = await Promise.all([
    services.wiki.pages(),
    gatherTags(services),
    gatherPlans(services),
    docIds(),
    islandAddress("site"),
  ]);
  const parents = pages.flatMap(({ id }) => {
    const parts = id.split("/");
    return parts.slice(1).map((_, at) => parts.slice(0, at + 1).join("/"));
  });
  const folders = [...new Set(parents)].toSorted();
  const site = { services, pages, tags, plans: cards, docs, broken, folders, script };
  return { ...site, places: placesOf(site) };
}

/** Names are given before anything is written, so that each page knows where its links lead. */
function placesOf({ pages, tags, plans, docs, folders, script }: Omit<Site, "places">): SitePlaces {
  const places = new SitePlaces();
  for (const name of ["style.css", "mark.svg"]) places.put(`/${name}`, name);
  if (script !== undefined) places.put(script, script.slice(1));
  places.put("/", "index.html");
  places.put(missingAddress, "404.html");
  for (const name of ["search", "pages", "graph", "tags", "plans"])
    places.put(`/${name}`, `${name}.html`);
  for (const { id } of pages) {
    places.put(pageAddress(id), `wiki/${id}.html`);
    places.put(rawPageAddress(id), `wiki/${id}.md`);
  }
  for (const folder of folders)
    places.put(folderAddress(folder), `pages/${folder.split("/").map(fileName).join("/")}.html`);
  for (const { tag } of tags) places.put(tagAddress(tag), `tags/${fileName(tag)}.html`);
  for (const id of docs) places.put(docAddress(id), `docs/${id}.html`);
  for (const { id } of plans) places.put(planAddress(id), `plans/${fileName(id)}.html`);
  return places;
}

const missingAddress = "/404";

function* sitePages(site: Site): Generator<SitePage> {
  const { services, pages, tags, plans, broken, folders } = site;
  yield { address: "/", title: "Home", section: "/", body: async () => homeOf(site) };
  for (const folder of ["", ...folders])
    yield {
      address: folderAddress(folder),
      title: folder === "" ? "Pages" : folder,
      section: "/pages",
      body: async () => <PageList {...await gatherPageList(services, folder)} />,
    };
  for (const page of pages)
    yield {
      address: pageAddress(page.id),
      title: page.title,
      section: page.id === "log" ? pageAddress("log") : "/pages",
      body: () => wikiPage(services, page),
    };
  const graph = async (): Promise<Child> => <GraphPage {...await gatherHubs(services)} source="" />;
  yield { address: "/graph", title: "Graph", section: "/graph", body: graph };
  const tagList = async (): Promise<Child> => <TagList tags={tags} />;
  yield { address: "/tags", title: "Tags", section: "/tags", body: tagList };
  for (const tag of tags) {
    const body = async (): Promise<Child> => <TagPage {...tag} />;
    yield { address: tagAddress(tag.tag), title: `#${tag.tag}`, section: "/tags", body };
  }
  const board = async (): Promise<Child> => <PlanBoard groups={boardOf(plans)} broken={broken} />;
  yield { address: "/plans", title: "Plans", section: "/plans", body: board };
  for (const { id, title } of plans)
    yield {
      address: planAddress(id),
      title,
      section: "/plans",
      body: () => planPage(services, id),
    };
  yield* docPages(site);
  yield { address: "/search", title: "Search", section: "", body: async () => <SiteSearch /> };
  yield {
    address: missingAddress,
    title: "Not found",
    section: "",
    body: async () => <SiteMissing />,
  };
}

function* docPages({ docs }: Site): Generator<SitePage> {
  for (const id of docs)
    yield {
      address: docAddress(id),
      title: `Documentation: ${id}`,
      section: docAddress("index"),
      body: () => docPage(id),
    };
}

function homeOf({ services, pages, tags, plans }: Site): Child {
  const log = pages.find(({ id }) => id === "log")?.source ?? "";
  const props = {
    repository: services.repositoryName,
    folders: foldersOf(pages),
    log: recentLogEntries(log, 12),
    pages: pages.length,
    tags: tags.length,
    plans: plans.length,
  };
  return <SiteHome {...props} />;
}

async function wikiPage(services: ServerServices, page: Page): Promise<Child> {
  const [props, related, neighbours] = await Promise.all([
    gatherPage(services, page),
    relatedPages(services, page),
    neighboursOf(services, page),
  ]);
  return <WikiPage {...props} related={related} neighbours={neighbours} findings={[]} isFixed />;
}

/** As it was decided; what its run did on this machine is not for the world. */
async function planPage(services: ServerServices, id: string): Promise<Child> {
  const props = await gatherPlan(services, id);
  if (props === undefined) return <SiteMissing />; // deleted since the list was read
  return <PlanPage {...props} run={undefined} attempts={new Map()} diff={undefined} />;
}

async function docPage(id: string): Promise<Child> {
  const doc = await gatherDoc(id);
  return doc === undefined ? <SiteMissing /> : <DocsPage {...doc} />;
}

interface Making {
  site: Site;
  files: CopiedFiles;
  basePath: string;
}

/** A page and the files that it shows or links to. */
async function filesOf(page: SitePage, { site, files, basePath }: Making): Promise<SiteFile[]> {
  const html = await inFrame(page, site);
  const path = site.places.fileOf(page.address) ?? "";
  const made: SiteFile[] = [];
  const shown = new Map<string, string>();
  const hrefOf = (file: string): string =>
    page.address === missingAddress
      ? basePath + relativeHref("index.html", file)
      : relativeHref(path, file);
  for (const { tag, value } of linksIn(html)) {
    const copied = await files.take(value, tag);
    if (copied === undefined) continue;
    shown.set(`${tag} ${value}`, "file" in copied ? hrefOf(copied.file) : copied.dataUrl);
    if ("file" in copied) made.push({ path: copied.file, content: copied.bytes });
  }
  const content = relink(html, ({ tag, value }) => {
    if (/^(?:#|[a-z][a-z0-9+.-]*:)/i.test(value)) return value; // on this page, or elsewhere
    const [address = "", fragment] = value.split("#", 2);
    const file = site.places.fileOf(address);
    if (file === undefined) return shown.get(`${tag} ${value}`);
    return `${hrefOf(file)}${fragment === undefined ? "" : `#${fragment}`}`;
  });
  return [{ path, content }, ...made];
}

async function inFrame({ title, section, body }: SitePage, site: Site): Promise<string> {
  const frame: SiteFrame = {
    title,
    section,
    repository: site.services.repositoryName,
    script: site.script,
  };
  const hasLog = site.places.fileOf(pageAddress("log")) !== undefined;
  const html = (
    <SiteLayout {...frame} hasLog={hasLog}>
      {await body()}
    </SiteLayout>
  );
  return `<!doctype html>${String(await html)}`;
}

/** Style, script, the pages' Markdown and what the script searches. */
async function* fixedFiles({ pages, places, script }: Site): AsyncGenerator<SiteFile> {
  for (const path of ["style.css", "mark.svg"])
    yield { path, content: await readSeed("server", path) };
  const text = script === undefined ? undefined : await readAsset(script.replace("/assets/", ""));
  if (script !== undefined && text !== undefined) yield { path: script.slice(1), content: text };
  for (const { id, source } of pages)
    yield { path: places.fileOf(rawPageAddress(id)) ?? "", content: source };
  yield { path: searchDataFile, content: searchData(pages, places) };
  yield { path: ".nojekyll", content: "" }; // GitHub Pages would turn the Markdown into pages of its own
}
