import { extname } from "node:path";

/** What a source is, which decides how its text is read. */
export const sourceKinds = ["markdown", "html", "pdf", "junit", "text"] as const;
export type SourceKind = (typeof sourceKinds)[number];

const byType: Record<string, SourceKind> = {
  "text/html": "html",
  "application/xhtml+xml": "html",
  "application/pdf": "pdf",
  "text/markdown": "markdown",
};
const byEnding: Record<string, SourceKind> = {
  ".html": "html",
  ".htm": "html",
  ".xhtml": "html",
  ".pdf": "pdf",
  ".md": "markdown",
  ".markdown": "markdown",
  ".mdx": "markdown",
};

/** The kind by content first, then by media type, then by name; undefined for what holds no text. */
export function kindOf(name: string, bytes: Uint8Array, type = ""): SourceKind | undefined {
  const start = Buffer.from(bytes.subarray(0, 4096)).toString("latin1");
  if (start.startsWith("%PDF-")) return "pdf";
  if (start.includes("\0")) return undefined;
  if (/^\s*(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)*<testsuites?[\s>]/.test(start)) return "junit";
  const kind = byType[type] ?? byEnding[extname(name).toLowerCase()];
  if (kind === "pdf") return undefined; // it says so and is none
  if (kind !== undefined) return kind;
  return /^\s*(<!doctype html|<html[\s>])/i.test(start) ? "html" : "text";
}

/** How the file is named that keeps the source as it was. */
export const endings: Record<SourceKind, string> = {
  markdown: "md",
  html: "html",
  pdf: "pdf",
  junit: "xml",
  text: "txt",
};
