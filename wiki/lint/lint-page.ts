import type { Finding } from "../finding.ts";
import type { Page } from "../page.ts";
import type { LintOptions } from "./run-lint.ts";
import { lintRules } from "./rules/index.ts";
import { runRules, type LintSubject } from "./run-rules.ts";
import { suppress } from "./suppress.ts";

/**
 * What lint would find on a page if it had this text, by the rules that look at one page at a time: quick
 * enough for somebody who is typing. The rest of the wiki is taken as it is.
 */
export async function lintPage(
  subject: LintSubject,
  page: Page,
  options: Omit<LintOptions, "paths" | "change" | "external"> & { today: string },
): Promise<Finding[]> {
  const others = subject.index.pages.filter(({ path }) => path !== page.path);
  const at = others.findIndex(({ path }) => path > page.path);
  const pages = others.toSpliced(at < 0 ? others.length : at, 0, page);
  const { documents, repository, fileOf, prefix = "", accepted } = subject;
  const index = subject.index.withPages(pages);
  const world: LintSubject = { index, documents, repository, fileOf, prefix, accepted };
  const rules = lintRules.filter(({ scope }) => scope === "page");
  const found = await runRules(world, options, { pages: [page], rules });
  const file = subject.fileOf(page);
  const looked = (path: string): boolean => path === file;
  const { open } = suppress(found, world, { ...options, isExternal: false, looked });
  return open.map(({ finding }) => finding).filter((finding) => finding.file === file);
}
