import { LoopwikiError } from "#wiki";
import type { Context, Hono } from "hono";
import type { Child } from "hono/jsx";
import { actions } from "./forms/actions.ts";
import { addEditing } from "./html/edit.tsx";
import { addDocs } from "./html/docs.tsx";
import { addAssets } from "./html/assets.ts";
import { addLoops } from "./html/loops.tsx";
import { addMemory } from "./html/memory.tsx";
import { show } from "./html/show.tsx";
import { addWikiPages } from "./html/wiki-pages.tsx";
import { AgentsMdEdit } from "./pages/agents-md-edit.tsx";
import { ConflictPage } from "./pages/conflict-page.tsx";
import { Fault } from "./pages/problem.tsx";
import { RequestProblem, statusOf } from "./problem.ts";
import type { ServerServices } from "./services.ts";
import { partsOf } from "./write/agents-md-parts.ts";
import type { Writes } from "./write/writes.ts";

export { missing } from "./html/missing.tsx";

/** The pages people see, rendered on the server, and what they ask for besides: style, scripts, theme. */
export function addPages(app: Hono, services: ServerServices, writes: Writes): void {
  addAssets(app);
  addMemory(app, services);
  addWikiPages(app, services);
  addLoops(app, services);
  addEditing(app, services, writes);
  addDocs(app, services);
}

/** A page that says what went wrong; the terminal is told the rest. */
export async function showFault(
  error: unknown,
  context: Context,
  services: ServerServices,
): Promise<Response> {
  const known = error instanceof LoopwikiError;
  const message = known ? error.message : "Something unexpected happened; the terminal says more.";
  const body = (await conflictIn(context, error)) ?? (
    <Fault message={message} hint={known ? error.hint : undefined} />
  );
  return show(
    context,
    { services, title: "Problem", section: "none", status: statusOf(error) },
    body,
  );
}

/** A form that was refused because the page has changed: its text must not be lost with the answer. */
async function conflictIn(context: Context, error: unknown): Promise<Child | undefined> {
  if (!(error instanceof RequestProblem)) return undefined;
  const { yours, theirs, etag } = error.extra;
  if (typeof yours !== "string") return undefined;
  if (context.req.path === actions.saveAgentsMd) {
    const conflict = { message: error.message, theirs: textIn(theirs) };
    return <AgentsMdEdit parts={partsOf(yours)} etag={textIn(etag)} conflict={conflict} />;
  }
  const { id } = await context.req.parseBody();
  const props = {
    id: textIn(id),
    message: error.message,
    hint: error.hint,
    etag: textIn(etag),
    yours,
    theirs: typeof theirs === "string" ? theirs : undefined,
  };
  return <ConflictPage {...props} />;
}

function textIn(value: unknown): string {
  return typeof value === "string" ? value : "";
}
