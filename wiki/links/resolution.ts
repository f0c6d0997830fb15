import type { Heading } from "../markdown/document.ts";
import type { Page } from "../page.ts";
import type { Citation } from "./citation.ts";

/** What the repository holds besides pages. */
export interface FileExists {
  /** Whether a repository path (with `/`, no `..`) is a file or folder of the repository. */
  (repositoryPath: string): boolean;
  /** The files with this name, whatever their folder and case; without it only paths are looked up. */
  named?(name: string): readonly string[];
  /** All files, in any order, where they are known. */
  files?: readonly string[];
}

export type Resolution =
  | { kind: "page"; page: Page; heading?: Heading; block?: string }
  /** A file of the repository that is no page, e.g. cited code; `checkCitation` reads it. */
  | ({ kind: "file" } & Citation)
  /** Another host or scheme: checked only on request, by `checkExternal`. */
  | { kind: "external"; url: string }
  /** `page` is given when the page exists and only its heading or block does not. */
  | { kind: "missing"; reason: string; readonly suggestion?: string | undefined; page?: Page }
  | { kind: "ambiguous"; candidates: Page[] };

export interface Surroundings {
  /** Path of the content root in the repository, empty for its root. */
  prefix: string;
  fileExists: FileExists;
}

/** The page a link leads to, or means though its heading or block is missing. */
export function pageMeant(found: Resolution | undefined): Page | undefined {
  return found?.kind === "page" || found?.kind === "missing" ? found.page : undefined;
}
