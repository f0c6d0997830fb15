import { createHash } from "node:crypto";
import type { ContentRoot } from "../content-root.ts";

// Working files hold what can be found out again. One that came with a clone could claim of any page that
// its links are fine, so each is tied to its checkout and to the program that wrote it.

/** The text of a working file that this program wrote in this checkout; undefined for anything else. */
export async function readSigned(
  content: ContentRoot,
  name: string,
  version: string,
): Promise<string | undefined> {
  try {
    const text = await content.readWorkingFile(name);
    const end = text?.indexOf("\n") ?? -1;
    if (text === undefined || end < 0) return undefined;
    const rest = text.slice(end + 1);
    return text.slice(0, end) === signatureOf(rest, content, version) ? rest : undefined;
  } catch {
    return undefined;
  }
}

/** Never an error: without the file everything is only slower. */
export async function writeSigned(
  content: ContentRoot,
  { name, version }: { name: string; version: string },
  text: string,
): Promise<void> {
  try {
    await content.writeWorkingFile(name, `${signatureOf(text, content, version)}\n${text}`);
  } catch {
    // read-only checkouts and full disks are fine
  }
}

function signatureOf(text: string, content: ContentRoot, version: string): string {
  const origin = JSON.stringify([version, content.identity()]);
  return createHash("sha256").update(origin).update("\n").update(text).digest("hex");
}
