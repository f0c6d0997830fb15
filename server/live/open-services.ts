import { planStatus } from "#agents";
import { readSubject, renderSafely } from "#wiki";
import { committedText } from "../gather/committed-text.ts";
import { renderingFrom } from "../gather/link-views.ts";
import { openIncidents } from "../gather/open-incidents.ts";
import type { LintAnswer, ServerServices, ServerSources } from "../services.ts";
import { Fresh } from "./fresh.ts";
import { lintAll } from "./lint-all.ts";
import { lintApart } from "./lint-apart.ts";
import { LiveRuns } from "./live-runs.ts";
import { LiveSearch } from "./live-search.ts";
import { LiveWiki } from "./live-wiki.ts";

/** From so many pages on lint has a thread of its own: it would hold up every reader for a while. */
const manyPages = 200;

/** How long a page waits for the numbers of the first lint, in ms. */
const patienceMs = 200;

/** Puts what many readers share between them and the repository. */
export function openServices(sources: ServerSources): ServerServices {
  const { git } = sources;
  const closing = new AbortController();
  const wiki = new LiveWiki(sources.wiki, git);
  const runs = new LiveRuns(sources.runs);
  const plans = new Fresh(() => sources.plans.list(), { share: 20, mostMs: 1_000 });
  const skills = new Fresh(() => sources.skills.list(), { share: 20, mostMs: 2_000 });
  const subject = new Fresh(() => readSubject(sources.wiki), { share: 20, mostMs: 5_000 });
  const lint = liveLint(sources, { wiki, signal: closing.signal });
  const line = new Fresh(() => openIncidents(sources.andon), { share: 20, mostMs: 500 });
  const search = new LiveSearch(wiki, sources);
  return {
    ...sources,
    wiki,
    search,
    runs,
    plans: { list: () => plans.get(), get: (name) => sources.plans.get(name) },
    skills: { list: () => skills.get() },
    planStatus: (plan) => planStatus({ runs, approvals: sources.approvals }, plan),
    lint: () => lint.get(),
    lintSoFar: async () => {
      const isSmall = (await wiki.pages()).length < manyPages; // and linted in no time
      return isSmall ? lint.late() : lint.lateWithin(patienceMs);
    },
    lintSubject: () => subject.get(),
    incidents: () => line.get(),
    committedText: (path) => committedText(git, path),
    changed: (what = "pages", paths) => {
      if (paths && what === "pages")
        wiki.lookAt(paths).catch(() => undefined); // who asks next is told
      else wiki.expire({ files: what === "files" });
      subject.expire();
      lint.expire();
      if (what !== "plans") return;
      plans.expire();
      runs.expire();
      line.expire();
    },
    warm: () => warm({ wiki, lint, search }),
    close: () => {
      closing.abort();
      return search.close();
    },
  };
}

function liveLint(
  { wiki: files, lintOptions }: ServerSources,
  { wiki, signal }: { wiki: LiveWiki; signal: AbortSignal },
): Fresh<LintAnswer> {
  const read = async (): Promise<LintAnswer> =>
    (await wiki.pages()).length < manyPages
      ? lintAll(files, lintOptions)
      : lintApart(wiki.content, lintOptions, signal);
  return new Fresh(read, { share: 20, mostMs: 30_000 });
}

/** In the order in which a first visitor would wait for it. */
async function warm(parts: {
  wiki: LiveWiki;
  lint: Fresh<LintAnswer>;
  search: LiveSearch;
}): Promise<void> {
  const { wiki, lint, search } = parts;
  const index = await wiki.index();
  wiki.wiki.graphOf(index);
  const first = index.byPath("wiki/index.md") ?? index.pages[0];
  if (first) await renderSafely(first.source, renderingFrom(index, first.path));
  if (first) await search.similar(first, 1);
  await lint.late();
}
