import { LoopwikiError, logPage } from "#wiki";

/** Pages that agents leave alone: the log is the harness's, the schema a person's. */
const protectedPages = new Set([logPage, "wiki/00_SCHEMA.md"]);

export function isProtected(path: string): boolean {
  return protectedPages.has(path);
}

export function assertMayWrite(path: string): void {
  if (!isProtected(path)) return;
  throw new LoopwikiError(
    "protected-page",
    `Unexpected change of ${path}: agents leave it alone.`,
    {
      hint: "The log is written with every change; the schema is changed by a person.",
    },
  );
}
