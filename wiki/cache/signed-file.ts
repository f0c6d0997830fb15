import { createHash } from "node:crypto";
import { endianness } from "node:os";
import type { ContentRoot } from "../content-root.ts";
import { Columns, joinColumns, type Column } from "./columns.ts";

// Working files hold what can be found out again. One that came with a clone could claim of any page that
// its links are fine, so each is tied to its checkout and to the program that wrote it.

/** sha256: a multiple of what `Columns` want to be aligned to. */
const signatureBytes = 32;

/** A working file that this program wrote in this checkout; undefined for anything else. */
export function readSigned(
  content: ContentRoot,
  name: string,
  version: string,
): Columns | undefined {
  try {
    const bytes = content.readWorkingBytes(name);
    if (bytes === undefined || bytes.length < signatureBytes) return undefined;
    const rest = bytes.subarray(signatureBytes);
    const signature = signatureOf([rest], content, version);
    return signature.equals(bytes.subarray(0, signatureBytes)) ? new Columns(rest) : undefined;
  } catch {
    return undefined;
  }
}

/** Never an error: without the file everything is only slower. */
export async function writeSigned(
  content: ContentRoot,
  { name, version }: { name: string; version: string },
  columns: Readonly<Record<string, Column>>,
): Promise<void> {
  try {
    const parts = joinColumns(columns);
    await content.writeWorkingBytes(name, [signatureOf(parts, content, version), ...parts]);
  } catch {
    // read-only checkouts and full disks are fine
  }
}

function signatureOf(parts: readonly Uint8Array[], content: ContentRoot, version: string): Buffer {
  const origin = JSON.stringify([version, endianness(), content.identity()]);
  const hash = createHash("sha256").update(origin).update("\n");
  for (const part of parts) hash.update(part);
  return hash.digest();
}
