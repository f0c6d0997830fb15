import { posix } from "node:path";
import { LoopwikiError } from "../errors.ts";
import { isRootPage, pageIdOf, wikiFolder } from "../layout.ts";

/** What a link, a file system or git would stumble over. */
// eslint-disable-next-line no-control-regex -- a control character in a file's name is what is looked for
const forbidden = /[\u0000-\u001F\u007F#|^[\]\\:*?"<>]/;

/** Bytes that file systems take for one part of a path and for all of it, with room for temporary names. */
const longest = { part: 200, path: 1000 };

/**
 * The path of a page that a person names: `prices` is beside `near`, `20_SYSTEM/prices` counts from the
 * wiki's root, `20_SYSTEM/` keeps the page's name.
 */
export function pagePathFrom(written: string, near: string): string {
  const name = written.trim().replace(/^\/?(?:wiki\/)?/, "");
  const folder = posix.dirname(pageIdOf(near));
  const whole = name.endsWith("/") ? name + posix.basename(pageIdOf(near)) : name;
  const id = name === "" ? "" : pageIdOf(whole.includes("/") ? whole : posix.join(folder, whole));
  return checkedPath(`${wikiFolder}/${id}.md`, written);
}

/** The path, after checking that a page may have it. */
export function checkedPath(path: string, written = path): string {
  const parts = pageIdOf(path).split("/");
  const isSound = parts.every(
    (part) => part !== "" && !part.startsWith(".") && part === part.trim() && !part.endsWith("."),
  );
  const isShort =
    Buffer.byteLength(path) <= longest.path &&
    parts.every((part) => Buffer.byteLength(part) <= longest.part);
  if (!isSound || !isShort || forbidden.test(path)) {
    throw new LoopwikiError(
      "bad-page-name",
      `Unexpected page name ${JSON.stringify(written.slice(0, 300))}, expected words and folders such as 10_DOMAIN/price-rounding.`,
      {
        hint: 'No part may begin with a dot, end with a dot or space, be longer than 200 bytes, or hold any of # | ^ [ ] \\ : * ? " < >.',
      },
    );
  }
  return path;
}

export function assertOrdinary(path: string): void {
  if (!isRootPage(path)) return;
  throw new LoopwikiError("root-page", `Unexpected page ${path}, expected one that may go.`, {
    hint: "The index, the log and the schema are where every tool looks for them.",
  });
}
