import { hash } from "node:crypto";
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { getCookie } from "hono/cookie";
import type { Child } from "hono/jsx";
import { FormToken, Layout, type Section, type Theme } from "../pages/layout.tsx";
import { sessionOf, type Session } from "../safety/session.ts";
import type { ServerServices } from "../services.ts";
import { islandAddress } from "./assets.ts";

export interface Frame {
  services: ServerServices;
  title: string;
  section: Section;
  status?: ContentfulStatusCode;
}

/** A whole page around `body`. */
export async function show(context: Context, frame: Frame, body: Child): Promise<Response> {
  const { services, title, section, status = 200 } = frame;
  const { pathname, search } = new URL(context.req.url);
  const page = (
    <FormToken.Provider value={tokenIn(context)}>
      <Layout
        title={title}
        repository={services.repositoryName}
        section={section}
        here={`${pathname}${search}`}
        theme={themeIn(context)}
        mayLogIn={mayLogIn(context)}
        script={await islandAddress("main")}
        incidents={(await services.incidents()).length}
      >
        {body}
      </Layout>
    </FormToken.Provider>
  );
  const text = `<!doctype html>${String(await page)}`;
  if (status !== 200) return context.html(text, status);
  const etag = `"${hash("sha256", text).slice(0, 32)}"`;
  if (context.req.header("if-none-match") === etag) return context.body(null, 304, { etag });
  return context.html(text, status, { etag });
}

function themeIn(context: Context): Theme | undefined {
  const theme = getCookie(context, "theme");
  return theme === "light" || theme === "dark" ? theme : undefined;
}

/** Absent for who may not write: pages then show no forms. A request that was refused has no session. */
function tokenIn(context: Context): string | undefined {
  const session: Session | undefined = sessionOf(context);
  return session?.csrf || undefined;
}

function mayLogIn(context: Context): boolean {
  const session: Session | undefined = sessionOf(context);
  return session !== undefined && session.mayLogIn && !session.mayWrite;
}
