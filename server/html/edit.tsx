import { LoopwikiError } from "#wiki";
import type { Hono } from "hono";
import { findPage } from "../gather/page.ts";
import { EditPage, LogIn, NewPage } from "../pages/edit-pages.tsx";
import { RenamePage, type RenameProps } from "../pages/rename-page.tsx";
import type { ServerServices } from "../services.ts";
import type { RenameWish } from "../write/rename-page.ts";
import type { Writes } from "../write/writes.ts";
import { missing } from "./missing.tsx";
import { show, type Frame } from "./show.tsx";

/** Forms around pages. They change nothing themselves: what they post to is in forms/. */
export function addEditing(app: Hono, services: ServerServices, writes: Writes): void {
  const of = { repository: services.repositoryName };
  app.get("/new", (context) =>
    show(context, { services, title: "New page", section: "pages" }, <NewPage {...of} />),
  );
  app.get("/log-in", (context) =>
    show(context, { services, title: "Log in", section: "none" }, <LogIn />),
  );
  app.get("/edit/:id{.+}", async (context) => {
    const id = context.req.param("id");
    const page = await findPage(services, id);
    const text = page?.source ?? starter(id);
    const frame: Frame = { services, title: `Edit ${page?.title ?? id}`, section: "pages" };
    const [attached] = /^!\[\[[^\]]+\]\]$/.exec(context.req.query("attached") ?? "") ?? [];
    const body = <EditPage {...of} id={id} page={page} text={text} attached={attached} />;
    return show(context, frame, body);
  });
  app.get("/rename/:id{.+}", async (context) => {
    const page = await findPage(services, context.req.param("id"));
    if (!page) return missing(context, services);
    const { to = "", heading, alias } = context.req.query();
    const wish: RenameWish = { id: page.id, to, heading, alias };
    const answer = to === "" ? noAnswer : await previewOf(writes, wish);
    const frame: Frame = { services, title: `Rename ${page.title}`, section: "pages" };
    return show(context, frame, <RenamePage page={page} wish={wish} {...answer} />);
  });
}

type Answer = Pick<RenameProps, "preview" | "problem">;
const noAnswer: Answer = { preview: undefined, problem: undefined };

async function previewOf(writes: Writes, wish: RenameWish): Promise<Answer> {
  try {
    return { ...noAnswer, preview: await writes.renamePage(wish, { apply: false }) };
  } catch (error) {
    if (!(error instanceof LoopwikiError)) throw error;
    return { ...noAnswer, problem: `${error.message} ${error.hint ?? ""}` };
  }
}

/** What a page begins with; its name says the title, its folder the type. */
function starter(id: string): string {
  const name = id.slice(id.lastIndexOf("/") + 1).replaceAll("-", " ");
  const title = `${name.charAt(0).toUpperCase()}${name.slice(1)}`.replaceAll(/["\\\n]/g, "");
  const type = id.startsWith("20_") ? "system" : "domain";
  return `---\ntitle: ${JSON.stringify(title)}\ntype: ${type}\n---\n\n# ${title}\n`;
}
