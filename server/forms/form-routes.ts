import type { Context, Hono } from "hono";
import { setCookie } from "hono/cookie";
import { editAddress, pageAddress, planAddress } from "../addresses.ts";
import { RequestProblem } from "../problem.ts";
import type { Sessions } from "../safety/session.ts";
import type { Writes } from "../write/writes.ts";
import { actions } from "./actions.ts";

/** The fields of a form that are text. */
type Fields = Readonly<Record<string, unknown>>;

/** Does what the form says and names where the browser goes then. */
type Deed = (fields: Fields, context: Context) => Promise<string>;

/** Forms that work without a script: each does what the JSON API does, and leads back to a page. */
export function addForms(app: Hono, writes: Writes): void {
  const deeds = { ...textDeeds(writes), ...pageDeeds(writes), ...planDeeds(writes) };
  for (const [address, deed] of Object.entries(deeds)) {
    app.post(address, async (context) => {
      const to = await deed(await context.req.parseBody(), context);
      return context.redirect(to, 303);
    });
  }
}

/** Logging in changes nothing in the repository, so it needs the token and nothing else. */
export function addLogIn(app: Hono, sessions: Sessions): void {
  app.post(actions.logIn, async (context) => {
    const cookie = sessions.logIn(required(await context.req.parseBody(), "token"));
    if (cookie === undefined)
      throw new RequestProblem(401, {
        code: "bad-token",
        title: "Unexpected token, expected the one that `loopwiki serve` was started with.",
      });
    const options = { path: "/", httpOnly: true, sameSite: "Strict", maxAge: 12 * 3600 } as const;
    setCookie(context, sessions.cookieName, cookie, options);
    return context.redirect("/", 303);
  });
}

function textDeeds(writes: Writes): Record<string, Deed> {
  return {
    [actions.savePage]: async (fields) => {
      const [id, etag, text] = [required(fields, "id"), optional(fields, "etag"), body(fields)];
      const { page } = await writes.savePage({
        id,
        etag: etag ?? "",
        text,
        base: optional(fields, "base"),
      });
      return pageAddress(page.id);
    },
    [actions.newPage]: async (fields) => {
      const { page } = await writes.newPage({
        title: required(fields, "title"),
        type: optional(fields, "type"),
        folder: optional(fields, "folder"),
        text: optional(fields, "text") === undefined ? "" : body(fields),
      });
      return pageAddress(page.id);
    },
    [actions.saveAgentsMd]: async (fields) => {
      const etag = optional(fields, "etag") ?? "";
      const after = typeof fields["after"] === "string" ? body(fields, "after") : "";
      await writes.saveAgentsMd({ etag, before: body(fields, "before"), after });
      return "/agents-md";
    },
  };
}

function pageDeeds(writes: Writes): Record<string, Deed> {
  return {
    [actions.renamePage]: async (fields) => {
      const [id, to] = [required(fields, "id"), required(fields, "to")];
      const what = { heading: optional(fields, "heading"), alias: optional(fields, "alias") };
      const wish = { id, to, ...what, force: isYes(fields, "force") };
      if (!isYes(fields, "apply")) {
        const query = new URLSearchParams({ to, ...definedOnly(what) });
        return `/rename/${pageAddress(id).slice("/wiki/".length)}?${query.toString()}`;
      }
      return pageAddress((await writes.renamePage(wish, { apply: true })).id);
    },
    [actions.deletePage]: async (fields) => {
      const [id, etag] = [required(fields, "id"), required(fields, "etag")];
      await writes.deletePage({ id, etag, force: isYes(fields, "force") });
      return "/";
    },
    [actions.revertPage]: async (fields) => {
      const [id, commit] = [required(fields, "id"), required(fields, "commit")];
      const { branch } = await writes.proposeRevert({ id, commit });
      const query = new URLSearchParams({ branch });
      return `/history/${pageAddress(id).slice("/wiki/".length)}?${query.toString()}`;
    },
    [actions.attach]: async (fields) => {
      const { file } = fields;
      if (!(file instanceof File)) throw missingField("file");
      const bytes = new Uint8Array(await file.arrayBuffer());
      const { address, markdown } = await writes.attachFile({ name: file.name, bytes });
      const page = optional(fields, "page");
      if (page === undefined) return address;
      return `${editAddress(page)}?${new URLSearchParams({ attached: markdown }).toString()}`;
    },
    [actions.acceptFinding]: async (fields) => {
      const [id, reason] = [required(fields, "finding"), required(fields, "reason")];
      await writes.acceptFinding({ id, reason, until: optional(fields, "until") });
      return "/lint";
    },
  };
}

function planDeeds(writes: Writes): Record<string, Deed> {
  return {
    [actions.approvePlan]: async (fields) => {
      const [id, seen] = [required(fields, "id"), required(fields, "seen")];
      const terms = { seen, rootCause: isYes(fields, "rootCause") };
      await writes.decide((plans) => plans.approve(id, terms));
      return planAddress(id);
    },
    [actions.rejectPlan]: async (fields) => {
      const [id, reason] = [required(fields, "id"), required(fields, "reason")];
      await writes.decide((plans) => plans.reject(id, reason));
      return planAddress(id);
    },
    [actions.mergePlan]: async (fields, { req }) => {
      const id = required(fields, "id");
      await writes.decide((plans) => plans.merge(id, req.raw.signal));
      return planAddress(id);
    },
    [actions.discardPlan]: async (fields) => {
      const [id, reason] = [required(fields, "id"), required(fields, "reason")];
      await writes.decide((plans) => plans.discard(id, reason));
      return planAddress(id);
    },
  };
}

function optional(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

function required(fields: Fields, name: string): string {
  const value = optional(fields, name);
  if (value !== undefined) return value;
  throw missingField(name);
}

/** Browsers send text areas with CRLF, whatever the page has. */
function body(fields: Fields, name = "text"): string {
  const value = fields[name];
  if (typeof value !== "string") throw missingField(name);
  return value.replaceAll("\r\n", "\n");
}

function isYes(fields: Fields, name: string): boolean {
  return ["yes", "on", "true", "1"].includes(optional(fields, name) ?? "");
}

function definedOnly(values: Record<string, string | undefined>): Record<string, string> {
  const known: Record<string, string> = {};
  for (const [name, value] of Object.entries(values)) if (value !== undefined) known[name] = value;
  return known;
}

function missingField(name: string): RequestProblem {
  return new RequestProblem(400, {
    code: "missing-field",
    title: `Unexpected form without \`${name}\`, expected it to be filled in.`,
  });
}
