import { LoopwikiError, readSeed } from "#wiki";
import type { Context, Hono } from "hono";
import type { Child } from "hono/jsx";
import { pageAddress, planAddress, runAddress } from "./addresses.ts";
import { gatherHome } from "./gather/home.ts";
import { findPage, gatherPage } from "./gather/page.ts";
import { boardOf, gatherPlan, gatherPlans } from "./gather/plans.ts";
import { gatherRun, recentRuns } from "./gather/runs.ts";
import { nearNames } from "./gather/near-names.ts";
import { FilePage } from "./pages/file-page.tsx";
import { Home } from "./pages/home.tsx";
import { Layout, type Section } from "./pages/layout.tsx";
import { PlanBoard } from "./pages/plan-board.tsx";
import { PlanPage } from "./pages/plan-page.tsx";
import { Fault, NotFound, type Suggestion } from "./pages/problem.tsx";
import { RunList } from "./pages/run-list.tsx";
import { RunPage } from "./pages/run-page.tsx";
import { WikiPage } from "./pages/wiki-page.tsx";
import type { ServerServices } from "./services.ts";

/** The pages people see, rendered on the server, and what they ask for besides: style, not found, faults. */
export function addPages(app: Hono, services: ServerServices): void {
  addAssets(app);
  addWiki(app, services);
  addPlans(app, services);
  addRuns(app, services);
}

/** A page that says what went wrong; the terminal is told the rest. */
export async function showFault(
  error: unknown,
  context: Context,
  services: ServerServices,
): Promise<Response> {
  services.onFault?.(error);
  const known = error instanceof LoopwikiError;
  const message = known ? error.message : "Something unexpected happened; the terminal says more.";
  const body = <Fault message={message} hint={known ? error.hint : undefined} />;
  return show(context, { services, title: "Problem", section: "none", status: 500 }, body);
}

interface Frame {
  services: ServerServices;
  title: string;
  section: Section;
  status?: 200 | 404 | 500;
}

async function show(context: Context, frame: Frame, body: Child): Promise<Response> {
  const { services, title, section, status = 200 } = frame;
  const page = (
    <Layout title={title} repository={services.repositoryName} section={section}>
      {body}
    </Layout>
  );
  return context.html(`<!doctype html>${String(await page)}`, status);
}

function addAssets(app: Hono): void {
  const types = { "style.css": "text/css; charset=utf-8", "mark.svg": "image/svg+xml" };
  for (const [name, type] of Object.entries(types)) {
    app.get(`/${name}`, async (context) =>
      context.body(await readSeed("server", name), 200, { "content-type": type }),
    );
  }
}

function addWiki(app: Hono, services: ServerServices): void {
  app.get("/", async (context) => {
    const home = await gatherHome(services);
    return show(context, { services, title: "Home", section: "home" }, <Home {...home} />);
  });
  app.get("/wiki", async (context) => {
    const index = await findPage(services, "index");
    return context.redirect(index ? pageAddress(index.id) : "/");
  });
  app.get("/wiki/:id{.+}", async (context) => {
    const id = context.req.param("id");
    const page = await findPage(services, id);
    if (page) {
      const props = await gatherPage(services, page);
      const frame: Frame = { services, title: page.title, section: "wiki" };
      return show(context, frame, <WikiPage {...props} />);
    }
    const raw = id.endsWith(".md") ? await findPage(services, id.slice(0, -3)) : undefined;
    return raw ? context.text(raw.source) : missing(context, services);
  });
  app.get("/files/:path{.+}", async (context) => {
    const path = context.req.param("path");
    const text = await services.committedText(path);
    if (text === undefined) return missing(context, services);
    const frame: Frame = { services, title: path, section: "wiki" };
    return show(context, frame, <FilePage path={path} text={text} />);
  });
}

function addPlans(app: Hono, services: ServerServices): void {
  app.get("/plans", async (context) => {
    const { cards, broken } = await gatherPlans(services);
    const board = <PlanBoard groups={boardOf(cards)} broken={broken} />;
    return show(context, { services, title: "Plans", section: "plans" }, board);
  });
  app.get("/plans/:id", async (context) => {
    const props = await gatherPlan(services, context.req.param("id"));
    if (props === undefined) return missing(context, services);
    const frame: Frame = { services, title: props.plan.title, section: "plans" };
    return show(context, frame, <PlanPage {...props} />);
  });
}

function addRuns(app: Hono, services: ServerServices): void {
  app.get("/runs", async (context) => {
    const runs = await recentRuns(services.runs);
    return show(context, { services, title: "Runs", section: "runs" }, <RunList runs={runs} />);
  });
  app.get("/runs/:run", async (context) => {
    const props = await gatherRun(services, context.req.param("run"));
    if (props === undefined) return missing(context, services);
    const title = `Run of ${props.planTitle}`;
    return show(context, { services, title, section: "runs" }, <RunPage {...props} />);
  });
}

/** The 404 page, with the names most like the one that was asked for. */
export async function missing(context: Context, services: ServerServices): Promise<Response> {
  const wanted = decoded(context.req.path);
  const suggestions = await suggestionsFor(wanted, services);
  const frame: Frame = { services, title: "Not found", section: "none", status: 404 };
  return show(context, frame, <NotFound wanted={wanted} suggestions={suggestions} />);
}

async function suggestionsFor(wanted: string, services: ServerServices): Promise<Suggestion[]> {
  const [pages, plans, runs] = await Promise.all([
    services.wiki.pages(),
    services.plans.list(),
    services.runs.list(),
  ]);
  const places = new Map([
    ...pages.map(({ id }) => [id, pageAddress(id)] as const),
    ...plans.map(({ id }) => [id, planAddress(id)] as const),
    ...runs.map(({ run }) => [run, runAddress(run)] as const),
  ]);
  const name = wanted.replace(/^\/(?:wiki|plans|runs|files)?\/?/, "").replace(/\.md$/, "");
  return nearNames(name, [...places.keys()]).map((near) => ({
    name: near,
    href: places.get(near) ?? "/",
  }));
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // a stray % is shown as it was typed
  }
}
