import { createApp, type AppOptions, type ServerSources } from "#server";
import { z } from "zod";

const port = 4173;
export const ownHost = `127.0.0.1:${port}`;

/** A browser's page of this wiki, or a program that does as it does. */
export interface Client {
  /** As it is: only the Host header is added. */
  raw: (path: string, init?: RequestInit) => Promise<Response>;
  get: (path: string) => Promise<Response>;
  json: (path: string) => Promise<unknown>;
  /** With everything that a page of the wiki sends. */
  send: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<Response>;
  /** A form without a script. */
  submit: (path: string, fields: Record<string, string | File>) => Promise<Response>;
}

export function clientOf(sources: ServerSources, options: AppOptions = {}): Client {
  const app = createApp(sources, port, options);
  const raw: Client["raw"] = async (path, init = {}) => {
    const headers = new Headers(init.headers);
    if (!headers.has("host")) headers.set("host", ownHost);
    return app.request(path, { ...init, headers });
  };
  const get: Client["get"] = (path) => raw(path);
  const json: Client["json"] = async (path) => (await get(path)).json();
  const csrf = async (): Promise<string> =>
    z.object({ csrf: z.string() }).parse(await json("/api/v1/session")).csrf;
  const ours = { origin: `http://${ownHost}`, "sec-fetch-site": "same-origin" };
  return {
    raw,
    get,
    json,
    send: async (method, path, body, headers = {}) => {
      const all = new Headers({ ...ours, "x-loopwiki-csrf": await csrf() });
      for (const [name, value] of new Headers(headers)) all.set(name, value);
      if (body instanceof FormData) return raw(path, { method, headers: all, body });
      if (body === undefined) return raw(path, { method, headers: all });
      all.set("content-type", "application/json");
      return raw(path, { method, headers: all, body: JSON.stringify(body) });
    },
    submit: async (path, fields) => {
      const form = new FormData();
      form.set("csrf", await csrf());
      for (const [name, value] of Object.entries(fields)) form.set(name, value);
      return raw(path, { method: "POST", headers: ours, body: form });
    },
  };
}
