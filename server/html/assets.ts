import { readFile } from "node:fs/promises";
import { readSeed } from "#wiki";
import type { Hono } from "hono";
import { setCookie } from "hono/cookie";
import { z } from "zod";

/** Style, scripts and the theme: what pages ask for besides themselves. */
export function addAssets(app: Hono): void {
  const types = { "style.css": "text/css; charset=utf-8", "mark.svg": "image/svg+xml" };
  for (const [name, type] of Object.entries(types)) {
    app.get(`/${name}`, async (context) =>
      context.body(await readSeed("server", name), 200, { "content-type": type }),
    );
  }
  app.get("/assets/:name", async (context, next) => {
    const text = await readAsset(context.req.param("name"));
    if (text === undefined) return next();
    // The name holds a hash of the text, so it never changes.
    return context.body(text, 200, {
      "content-type": "text/javascript; charset=utf-8",
      "cache-control": "public, max-age=31536000, immutable",
    });
  });
  app.get("/theme/:to", (context) => {
    const to = context.req.param("to");
    const maxAge = to === "light" || to === "dark" ? 365 * 24 * 60 * 60 : 0;
    setCookie(context, "theme", maxAge > 0 ? to : "", { path: "/", maxAge, sameSite: "Lax" });
    return context.redirect(placeHere(context.req.query("back")));
  });
}

/** Only a path of this server: `//evil.example` and `/\evil.example` are other hosts to a browser. */
function placeHere(back: string | undefined): string {
  return back !== undefined && /^\/(?![/\\])[^\s\\]*$/.test(back) ? back : "/";
}

/** From `dist/server/html` and from source alike, the scripts are in `dist/server/assets`. */
const folder = import.meta.url.endsWith(".ts")
  ? new URL("../../dist/server/assets/", import.meta.url)
  : new URL("../assets/", import.meta.url);

/** The text of a built script; undefined when there is none of that name. */
export async function readAsset(name: string): Promise<string | undefined> {
  if (!/^[\w-]+\.js$/.test(name)) return undefined;
  return readFile(new URL(name, folder), "utf8").catch(() => undefined);
}

const manifestSchema = z.record(
  z.string(),
  z.object({ file: z.string(), name: z.string().optional() }),
);

let islands: Promise<ReadonlyMap<string, string>> | undefined;

/** Where a built script is; undefined when none was built, and pages then go without. */
export async function islandAddress(name: string): Promise<string | undefined> {
  islands ??= readManifest();
  return (await islands).get(name);
}

async function readManifest(): Promise<ReadonlyMap<string, string>> {
  try {
    const text = await readFile(new URL("manifest.json", folder), "utf8");
    const entries = Object.values(manifestSchema.parse(JSON.parse(text)));
    return new Map(entries.map(({ name = "", file }) => [name, `/assets/${file}`]));
  } catch {
    return new Map();
  }
}
