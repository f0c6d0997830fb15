import type { Rule } from "../rule.ts";
import { agentsMdDrift } from "./agents-md-drift.ts";
import { ambiguousLink } from "./ambiguous-link.ts";
import { contradiction } from "./contradiction.ts";
import { hiddenUnicode } from "./hidden-unicode.ts";
import { indexComplete } from "./index-complete.ts";
import { logAppendOnly } from "./log-append-only.ts";
import { missingPage } from "./missing-page.ts";
import { nearDuplicatePage } from "./near-duplicate-page.ts";
import { noBrokenBlock } from "./no-broken-block.ts";
import { noBrokenCitation } from "./no-broken-citation.ts";
import { noBrokenEmbed } from "./no-broken-embed.ts";
import { noBrokenHeading } from "./no-broken-heading.ts";
import { noBrokenLink } from "./no-broken-link.ts";
import { noEmptyPage } from "./no-empty-page.ts";
import { noOrphanPage } from "./no-orphan-page.ts";
import { noSecret } from "./no-secret.ts";
import { noTangledMarkdown } from "./no-tangled-markdown.ts";
import { pageInRightFolder } from "./page-in-right-folder.ts";
import { pageTooLarge } from "./page-too-large.ts";
import { stalePage } from "./stale-page.ts";
import { suspiciousInstruction } from "./suspicious-instruction.ts";
import { uniqueAlias } from "./unique-alias.ts";
import { uniqueTitle } from "./unique-title.ts";
import { unlinkedMention } from "./unlinked-mention.ts";
import { validFrontmatter } from "./valid-frontmatter.ts";
import { vocabulary } from "./vocabulary.ts";

/** Every lint rule, sorted by id. */
export const lintRules: readonly Rule[] = [
  agentsMdDrift,
  ambiguousLink,
  contradiction,
  hiddenUnicode,
  indexComplete,
  logAppendOnly,
  missingPage,
  nearDuplicatePage,
  noBrokenBlock,
  noBrokenCitation,
  noBrokenEmbed,
  noBrokenHeading,
  noBrokenLink,
  noEmptyPage,
  noOrphanPage,
  noSecret,
  noTangledMarkdown,
  pageInRightFolder,
  pageTooLarge,
  stalePage,
  suspiciousInstruction,
  uniqueAlias,
  uniqueTitle,
  unlinkedMention,
  validFrontmatter,
  vocabulary,
];
