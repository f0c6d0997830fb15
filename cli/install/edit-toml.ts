import type { EditResult } from "./edit-json.ts";

/** A table at the end of somebody's TOML file. */
export interface TomlEdit {
  kind: "toml";
  /** Name of the table, two keys: `mcp_servers.loopwiki`. */
  table: string;
  /** Its lines, without the header. */
  lines: string[];
}

/** Adds the table behind everything else; the rest of the file stays as it is, byte for byte. */
export function applyToml(text: string, edit: TomlEdit): EditResult {
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const block = blockOf(edit, newline);
  if (text.trim() === "") return { text: text + block };
  if (`${text}${newline}`.includes(block)) return { text };
  const plain = withoutLongStrings(text);
  if (plain === undefined) return { problem: "a string in it has no end" };
  const [outer = "", inner = ""] = edit.table.split(".");
  const header = new RegExp(String.raw`^\s*\[${key(outer)}\.${key(inner)}[\].]`, "m");
  if (header.test(plain)) return { problem: `it has another [${edit.table}] already` };
  const inline = new RegExp(`^${key(outer)}(?:=|\\.${key(inner)}[=.])`, "m");
  const list = new RegExp(String.raw`^\s*\[\[${key(outer)}\]\]`, "m");
  const within = new RegExp(String.raw`^\s*\[${key(outer)}\][^[]*?^${key(inner)}[=.]`, "m");
  if ([inline, list, within].some((form) => form.test(plain)))
    return { problem: `its ${outer} is written in a form that takes no table more` };
  const gap = text.endsWith("\n") ? newline : newline + newline;
  return { text: text + gap + block };
}

/** The text without our table; undefined when the table is no longer what we wrote. */
export function removeToml(text: string, edit: TomlEdit): string | undefined {
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const block = blockOf(edit, newline);
  const at = text.indexOf(block);
  if (at < 0 || text.includes(block, at + 1)) return undefined;
  // Keys that somebody added below ours belong to our table: they would change their table without it.
  const next = text.slice(at + block.length).replace(/^(?:\s|#[^\n]*(?:\n|$))*/, "");
  if (next !== "" && !next.startsWith("[")) return undefined;
  const before = text.slice(0, at);
  const gap = before.endsWith(newline + newline) ? newline.length : 0;
  return before.slice(0, before.length - gap) + text.slice(at + block.length);
}

function key(name: string): string {
  return `\\s*["']?${name}["']?\\s*`;
}

function blockOf({ table, lines }: TomlEdit, newline: string): string {
  return [`[${table}]`, ...lines, ""].join(newline);
}

/** Strings over several lines may hold what looks like a table. */
function withoutLongStrings(text: string): string | undefined {
  const plain = text.replaceAll(
    /#[^\n]*|"""(?:[^\\]|\\[^])*?"{3,5}|'''[^]*?'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'/g,
    (found) => {
      if (found.startsWith("#")) return "";
      return found.startsWith('"""') || found.startsWith("'''") ? '""' : found;
    },
  );
  return /"""|'''/.test(plain) ? undefined : plain;
}
