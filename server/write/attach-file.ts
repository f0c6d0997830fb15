import { posix } from "node:path";
import { attachmentAddress } from "../addresses.ts";
import { attachableEndings } from "../attachment-types.ts";
import { RequestProblem } from "../problem.ts";
import type { WriteServices } from "./save-page.ts";

export interface Attachment {
  /** Below the content root. */
  path: string;
  address: string;
  /** What a page writes to show or link it. */
  markdown: string;
}

/** Where attachments are: `raw/` only grows, so that what a page shows is not changed behind its back. */
const folder = "raw/attachments";
/** Names tried beside the wanted one. */
const mostNames = 100;

/** Adds a file for pages to show. The same bytes under the same name are kept once. */
export async function attachFile(
  { wiki, changed }: Pick<WriteServices, "wiki" | "changed">,
  { name, bytes }: { name: string; bytes: Uint8Array },
): Promise<Attachment> {
  const safe = safeName(name);
  const ending = posix.extname(safe);
  const stem = safe.slice(0, -ending.length);
  for (let count = 1; count <= mostNames; count += 1) {
    const path = `${folder}/${count === 1 ? safe : `${stem}-${count}${ending}`}`;
    const isNew = await wiki.content.keepRaw(path, bytes);
    const there = isNew ? bytes : await wiki.content.readAttachment(path, bytes.length);
    if (there === undefined || Buffer.compare(there, bytes) !== 0) continue;
    changed("files");
    return {
      path,
      address: attachmentAddress(path),
      markdown: `![[${posix.basename(path)}]]`,
    };
  }
  throw new RequestProblem(409, {
    code: "attachment-exists",
    title: `Unexpected name ${safe}: there are ${mostNames} files of that name.`,
    hint: "Give it another name.",
  });
}

/** Letters, digits, `-`, `_` and one ending of the list: nothing that a path, a link or a shell would read. */
function safeName(name: string): string {
  const last = name.normalize("NFC").split(/[/\\]/).at(-1) ?? "";
  const [, written = "", ending = ""] = /^(.*)\.([a-z0-9]+)$/iu.exec(last) ?? [];
  const stem = written
    .replace(/[^\p{L}\p{N}_-]+/gu, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 100);
  if (stem !== "" && attachableEndings.includes(ending.toLowerCase()))
    return `${stem}.${ending.toLowerCase()}`;
  throw new RequestProblem(415, {
    code: "bad-attachment",
    title: `Unexpected file ${JSON.stringify(last.slice(0, 100))}, expected a name ending in ${attachableEndings.map((one) => `.${one}`).join(", ")}.`,
  });
}
