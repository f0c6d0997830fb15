import { LoopwikiError } from "#wiki";
import type { Context, Hono } from "hono";
import { addAssets } from "./html/assets.ts";
import { addLoops } from "./html/loops.tsx";
import { addMemory } from "./html/memory.tsx";
import { show } from "./html/show.tsx";
import { addWikiPages } from "./html/wiki-pages.tsx";
import { Fault } from "./pages/problem.tsx";
import type { ServerServices } from "./services.ts";

export { missing } from "./html/missing.tsx";

/** The pages people see, rendered on the server, and what they ask for besides: style, scripts, theme. */
export function addPages(app: Hono, services: ServerServices): void {
  addAssets(app);
  addMemory(app, services);
  addWikiPages(app, services);
  addLoops(app, services);
}

/** A page that says what went wrong; the terminal is told the rest. */
export async function showFault(
  error: unknown,
  context: Context,
  services: ServerServices,
): Promise<Response> {
  const known = error instanceof LoopwikiError;
  if (!known) services.onFault?.(error);
  const message = known ? error.message : "Something unexpected happened; the terminal says more.";
  const body = <Fault message={message} hint={known ? error.hint : undefined} />;
  return show(context, { services, title: "Problem", section: "none", status: 500 }, body);
}
