import { gunzipSync } from "node:zlib";
import { LoopwikiError } from "#wiki";
import { notAFile, SizeLimits, type SkillFile } from "../skill-files.ts";

const block = 512;
/** Of an unpacked archive: a small one can hold a very large one. */
const mostBytes = 32 * 1024 * 1024;

/**
 * The entries of a tar archive, gzipped or not (ustar, pax and GNU long names). Links are named and never
 * followed. Throws `bad-archive` for what is none, and for paths that lead out of it.
 */
export function readTar(bytes: Uint8Array, where: string): SkillFile[] {
  const sizes = new SizeLimits(where);
  const files: SkillFile[] = [];
  let longName: string | undefined;
  for (const { name, type, body } of entriesOf(unpack(bytes, where), where)) {
    const isAbout = "xLg5".includes(type); // of the next entry, of all, or a folder
    const path = isAbout ? "" : safePath(longName ?? name, where);
    longName = longNameOf(type, body);
    if (isAbout) continue;
    sizes.add(body.length, path);
    if (type === "0" || type === "\0")
      files.push({ path, kind: "file", bytes: Uint8Array.from(body) });
    else files.push(notAFile(path, type === "1" || type === "2"));
  }
  return files;
}

interface TarEntry {
  name: string;
  /** One character, as in the header. */
  type: string;
  body: Uint8Array;
}

function entriesOf(tar: Uint8Array, where: string): TarEntry[] {
  if (tar.length < block) throw bad(where, "it is no tar archive");
  const entries: TarEntry[] = [];
  for (let at = 0; at + block <= tar.length && tar[at] !== 0;) {
    const header = tar.subarray(at, at + block);
    const size = numberAt(header, 124, 12);
    const isWhole = isHeader(header) && at + block + size <= tar.length;
    if (!isWhole) throw bad(where, "it is no tar archive");
    const body = tar.subarray(at + block, at + block + size);
    entries.push({ name: nameOf(header), type: String.fromCharCode(header[156] ?? 0), body });
    at += block + Math.ceil(size / block) * block;
  }
  return entries;
}

function longNameOf(type: string, body: Uint8Array): string | undefined {
  if (type === "x") return paxPath(body);
  return type === "L" ? textAt(body, 0, body.length) : undefined;
}

function unpack(bytes: Uint8Array, where: string): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: mostBytes });
  } catch {
    throw bad(where, `it does not unpack, or to more than ${mostBytes / 1024 / 1024} MiB`);
  }
}

/** The sum of a header's bytes, its own field taken as spaces. */
function isHeader(header: Uint8Array): boolean {
  const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0);
  return sum === numberAt(header, 148, 8);
}

function nameOf(header: Uint8Array): string {
  const prefix = textAt(header, 257, 5) === "ustar" ? textAt(header, 345, 155) : "";
  const name = textAt(header, 0, 100);
  return prefix === "" ? name : `${prefix}/${name}`;
}

/** `<length> path=<value>\n` among the records of an extended header. */
function paxPath(body: Uint8Array): string | undefined {
  return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(textAt(body, 0, body.length))?.[1];
}

function textAt(bytes: Uint8Array, from: number, length: number): string {
  const [text = ""] = new TextDecoder().decode(bytes.subarray(from, from + length)).split("\0");
  return text;
}

function numberAt(bytes: Uint8Array, from: number, length: number): number {
  const digits = textAt(bytes, from, length).trim();
  return /^[0-7]*$/.test(digits) ? Number.parseInt(digits || "0", 8) : Number.NaN;
}

function safePath(name: string, where: string): string {
  const parts = name.split("/").filter((part) => part !== "" && part !== ".");
  if (name.startsWith("/") || name.includes("\\") || parts.includes("..") || parts.length === 0)
    throw bad(where, `its entry ${JSON.stringify(name)} leads out of it`);
  return parts.join("/");
}

function bad(where: string, why: string): LoopwikiError {
  return new LoopwikiError("bad-archive", `Unexpected archive ${where}: ${why}.`, {
    hint: "Expected a .tar or .tar.gz with one skill in it.",
  });
}
