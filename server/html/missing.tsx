import type { Context } from "hono";
import { pageAddress, planAddress, runAddress } from "../addresses.ts";
import { nearNames } from "../gather/near-names.ts";
import { NotFound, type Suggestion } from "../pages/problem.tsx";
import type { ServerServices } from "../services.ts";
import { show, type Frame } from "./show.tsx";

/** The 404 page, with the names most like the one that was asked for. */
export async function missing(context: Context, services: ServerServices): Promise<Response> {
  const wanted = decoded(context.req.path);
  const suggestions = await suggestionsFor(wanted, services);
  const frame: Frame = { services, title: "Not found", section: "none", status: 404 };
  const page = /^\/wiki\/(.+)$/.exec(wanted)?.[1];
  const body = <NotFound wanted={wanted} suggestions={suggestions} page={page} />;
  return show(context, frame, body);
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
  const name = wanted
    .replace(/^\/(?:wiki|history|plans|runs|files|tags|andon|skills)?\/?/, "")
    .replace(/\.md$/, "");
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
