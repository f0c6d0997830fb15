import { LoopwikiError, readSeed } from "#wiki";
import { Hono, type Context } from "hono";
import { trimTrailingSlash } from "hono/trailing-slash";
import type { Child } from "hono/jsx";
import { pageAddress, planAddress, runAddress } from "./addresses.ts";
import { gatherHome } from "./gather-home.ts";
import { findPage, gatherPage } from "./gather-page.ts";
import { boardOf, gatherPlan, gatherPlans } from "./gather-plans.ts";
import { gatherRun, recentRuns } from "./gather-runs.ts";
import { guard } from "./guard.ts";
import { nearNames } from "./near-names.ts";
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

/**
 * The web wiki: reads only, renders on the server, sends no script. `port` is where it listens, for
 * the Host check. Tests call `app.request()` with a Host header.
 */
export function createApp(services: ServerServices, port: number): Hono {
  const app = new Hono();
  const { mcp } = services;
  // Before the guard, which lets nobody send anything: it has a stricter one of its own.
  if (mcp) app.all("/mcp", (context) => mcp.fetch(context.req.raw, port));
  app.use(guard(port));
  app.use(trimTrailingSlash());
  addAssets(app);
  addWiki(app, services);
  addPlans(app, services);
  addRuns(app, services);
  app.notFound((context) => missing(context, services));
  app.onError((error, context) => {
    services.onFault?.(error);
    const known = error instanceof LoopwikiError;
    const message = known
      ? error.message
      : "Something unexpected happened; the terminal says more.";
    const body = <Fault message={message} hint={known ? error.hint : undefined} />;
    return show(context, { services, title: "Problem", section: "none", status: 500 }, body);
  });
  return app;
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

async function missing(context: Context, services: ServerServices): Promise<Response> {
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
