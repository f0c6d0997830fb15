import type { Rule } from "../rule.ts";
import { indexComplete } from "./index-complete.ts";
import { noBrokenLink } from "./no-broken-link.ts";
import { noOrphanPage } from "./no-orphan-page.ts";
import { noTangledMarkdown } from "./no-tangled-markdown.ts";
import { validFrontmatter } from "./valid-frontmatter.ts";

/** Every lint rule, sorted by id. */
export const lintRules: readonly Rule[] = [
  indexComplete,
  noBrokenLink,
  noOrphanPage,
  noTangledMarkdown,
  validFrontmatter,
];
