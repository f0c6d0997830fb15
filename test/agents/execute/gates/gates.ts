import type { ChangedFile } from "../../../../agents/execute/changed-files.ts";

export function modified(path: string, mode = "100644"): ChangedFile {
  return { path, kind: "modified", mode };
}

export function added(path: string, mode = "100644"): ChangedFile {
  return { path, kind: "added", mode };
}

export function deleted(path: string): ChangedFile {
  return { path, kind: "deleted", mode: "000000" };
}
