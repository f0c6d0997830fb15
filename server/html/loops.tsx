import { renderSafely } from "#wiki";
import type { Hono } from "hono";
import { gatherAndon, gatherIncident } from "../gather/andon.ts";
import { resolverFrom } from "../gather/link-views.ts";
import { planDiff } from "../gather/plan-diff.ts";
import { boardOf, gatherPlan, gatherPlans } from "../gather/plans.ts";
import { gatherRun, recentRuns } from "../gather/runs.ts";
import { gatherStats } from "../gather/stats.ts";
import { AndonPage, IncidentPage } from "../pages/andon-page.tsx";
import { PlanBoard } from "../pages/plan-board.tsx";
import { PlanPage } from "../pages/plan-page.tsx";
import { RunList } from "../pages/run-list.tsx";
import { RunPage } from "../pages/run-page.tsx";
import { StatsPage } from "../pages/stats-page.tsx";
import type { ServerServices } from "../services.ts";
import { missing } from "./missing.tsx";
import { show, type Frame } from "./show.tsx";

/** Plans, runs, what stopped them, and what they came to. */
export function addLoops(app: Hono, services: ServerServices): void {
  addPlans(app, services);
  addRuns(app, services);
  addAndon(app, services);
  app.get("/stats", async (context) => {
    const stats = await gatherStats(services);
    return show(context, { services, title: "Stats", section: "stats" }, <StatsPage {...stats} />);
  });
}

function addPlans(app: Hono, services: ServerServices): void {
  app.get("/plans", async (context) => {
    const { cards, broken } = await gatherPlans(services);
    const board = <PlanBoard groups={boardOf(cards)} broken={broken} />;
    return show(context, { services, title: "Plans", section: "plans" }, board);
  });
  app.get("/plans/:id", async (context) => {
    const id = context.req.param("id");
    const props = await gatherPlan(services, id);
    if (props === undefined) return missing(context, services);
    const diff = await planDiff(services, id);
    const frame: Frame = { services, title: props.plan.title, section: "plans" };
    return show(context, frame, <PlanPage {...props} diff={diff} />);
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

function addAndon(app: Hono, services: ServerServices): void {
  app.get("/andon", async (context) => {
    const board = await gatherAndon(services);
    return show(context, { services, title: "Andon", section: "andon" }, <AndonPage {...board} />);
  });
  app.get("/andon/:id", async (context) => {
    const incident = await gatherIncident(services, context.req.param("id"));
    if (incident === undefined) return missing(context, services);
    const resolve = resolverFrom(await services.wiki.index(), "plans/incident.md");
    const { html } = await renderSafely(incident.document, { resolve });
    const frame: Frame = { services, title: incident.reason, section: "andon" };
    return show(context, frame, <IncidentPage incident={incident} html={html} />);
  });
}
