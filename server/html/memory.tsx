import { LoopwikiError, renderSafely } from "#wiki";
import type { Hono } from "hono";
import { gatherAgentsMd } from "../gather/agents-md.ts";
import { gatherHome } from "../gather/home.ts";
import { resolverFrom } from "../gather/link-views.ts";
import { gatherLint } from "../gather/lint.ts";
import { gatherPageList } from "../gather/page-list.ts";
import { gatherSearch, type SearchResult } from "../gather/search.ts";
import { gatherSkill, gatherSkills } from "../gather/skills.ts";
import { gatherTags } from "../gather/tags.ts";
import { AgentsMdEdit } from "../pages/agents-md-edit.tsx";
import { AgentsMdPage } from "../pages/agents-md-page.tsx";
import { GraphPage } from "../pages/graph-page.tsx";
import { Home } from "../pages/home.tsx";
import { LintPage } from "../pages/lint-page.tsx";
import { PageList } from "../pages/page-list.tsx";
import { pageOfHits, SearchPage } from "../pages/search-page.tsx";
import { SkillList, SkillPage } from "../pages/skill-pages.tsx";
import { TagList, TagPage } from "../pages/tag-pages.tsx";
import type { ServerServices } from "../services.ts";
import { gatherHubs } from "../gather/hubs.ts";
import { partsOf } from "../write/agents-md-parts.ts";
import { missing } from "./missing.tsx";
import { show } from "./show.tsx";

/** Home and the lists of what memory holds. */
export function addMemory(app: Hono, services: ServerServices): void {
  app.get("/", async (context) => {
    const home = await gatherHome(services);
    return show(context, { services, title: "Home", section: "home" }, <Home {...home} />);
  });
  app.get("/pages", async (context) => {
    const list = await gatherPageList(services, context.req.query("folder") ?? "");
    const title = list.folder === "" ? "Pages" : list.folder;
    return show(context, { services, title, section: "pages" }, <PageList {...list} />);
  });
  app.get("/graph", async (context) => {
    const props = { ...(await gatherHubs(services)), source: "/api/v1/graph" };
    return show(context, { services, title: "Graph", section: "graph" }, <GraphPage {...props} />);
  });
  app.get("/lint", async (context) => {
    const props = await gatherLint(services);
    return show(context, { services, title: "Lint", section: "lint" }, <LintPage {...props} />);
  });
  addSearch(app, services);
  addTags(app, services);
  addAgents(app, services);
}

function addSearch(app: Hono, services: ServerServices): void {
  app.get("/search", async (context) => {
    const query = context.req.query("q")?.trim() ?? "";
    const offset = Math.max(0, Math.floor(Number(context.req.query("from"))) || 0);
    const answer = query === "" ? {} : await answerTo(services, query, offset);
    const body = (
      <SearchPage query={query} offset={offset} result={answer.result} problem={answer.problem} />
    );
    const title = query === "" ? "Search" : `${query} · Search`;
    return show(context, { services, title, section: "none" }, body);
  });
}

/** A query that makes no sense is told so on the page. */
async function answerTo(
  services: ServerServices,
  query: string,
  offset: number,
): Promise<{ result?: SearchResult; problem?: string }> {
  try {
    return { result: await gatherSearch(services, { query, limit: pageOfHits, offset }) };
  } catch (error) {
    if (error instanceof LoopwikiError) return { problem: `${error.message} ${error.hint ?? ""}` };
    throw error;
  }
}

function addTags(app: Hono, services: ServerServices): void {
  app.get("/tags", async (context) => {
    const tags = await gatherTags(services);
    return show(context, { services, title: "Tags", section: "tags" }, <TagList tags={tags} />);
  });
  app.get("/tags/:tag{.+}", async (context) => {
    const wanted = context.req.param("tag");
    const found = (await gatherTags(services)).find(({ tag }) => tag === wanted);
    if (!found) return missing(context, services);
    const frame = { services, title: `#${wanted}`, section: "tags" } as const;
    return show(context, frame, <TagPage {...found} />);
  });
}

function addAgents(app: Hono, services: ServerServices): void {
  app.get("/agents-md", async (context) => {
    const agentsMd = await gatherAgentsMd(services);
    const resolve = resolverFrom(await services.wiki.index(), "../AGENTS.md");
    const { html, headings } = await renderSafely(agentsMd?.text ?? "", { resolve });
    const hasTitle = headings[0]?.depth === 1;
    const body = <AgentsMdPage agentsMd={agentsMd} html={html} hasTitle={hasTitle} />;
    return show(context, { services, title: "AGENTS.md", section: "agents-md" }, body);
  });
  app.get("/agents-md/edit", async (context) => {
    const { text, hash } = (await gatherAgentsMd(services)) ?? { text: "", hash: "" };
    const body = <AgentsMdEdit parts={partsOf(text)} etag={hash} />;
    return show(context, { services, title: "Edit AGENTS.md", section: "agents-md" }, body);
  });
  app.get("/skills", async (context) => {
    const skills = await gatherSkills(services);
    const body = <SkillList skills={skills} />;
    return show(context, { services, title: "Skills", section: "skills" }, body);
  });
  app.get("/skills/:name", async (context) => {
    const skill = await gatherSkill(services, context.req.param("name"));
    if (!skill) return missing(context, services);
    const frame = { services, title: skill.name, section: "skills" } as const;
    return show(context, frame, <SkillPage {...skill} />);
  });
}
