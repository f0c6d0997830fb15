export { isAlive, ownerSchema, thisProcess, type Owner } from "./process-owner.ts";
export { ContentRoot, repositoryFiles, type RepositoryFile } from "./content-root.ts";
export {
  appendDurably,
  createFileDurably,
  readAppended,
  removeDurably,
  writeFileDurably,
} from "./durable-file.ts";
export { isErrno, LoopwikiError, messageOf, type ErrorKind } from "./errors.ts";
export {
  compareFindings,
  createFinding,
  severityOf,
  type Finding,
  type FindingInput,
  type Severity,
} from "./finding.ts";
export {
  parseMapping,
  splitFrontMatter,
  validateMapping,
  type FrontMatter,
} from "./front-matter.ts";
export { Git, type GitAnswer, type GitOptions } from "./git.ts";
export { listSeed, readSeed, seedFolder, type SeedModule } from "./seed.ts";
export { folderOf, logPage, wikiFolders, type PageType } from "./layout.ts";
export {
  checkExternal,
  type ExternalOptions,
  type ExternalVerdict,
} from "./links/check-external.ts";
export { checkCitation, type Citation } from "./links/citation.ts";
export { fetchPublic, type Fetched, type FetchOptions } from "./links/fetch-public.ts";
export { buildGraph, LinkGraph, type Edge } from "./links/graph.ts";
export { PageIndex, type FileExists, type Resolution, type Surroundings } from "./links/resolve.ts";
export type { Heading, Link, MarkdownDocument, Place, Point } from "./markdown/document.ts";
export { parseMarkdown } from "./markdown/parse.ts";
export { Wiki } from "./open-wiki.ts";
export { pageOf, parsePage, type Page, type PageFields } from "./page.ts";
export type { LinkView } from "./markdown/html-handlers.ts";
export type { Embedded, RenderedMarkdown, RenderOptions } from "./markdown/render.ts";
export { renderMarkdown } from "./markdown/render-markdown.ts";
export { parseSafely } from "./markdown/parse-safely.ts";
export { maxRenderLength, renderSafely, type SafeRendering } from "./markdown/render-safely.ts";
export { repositoryLookup } from "./links/repository-files.ts";
export type { Rule } from "./lint/rule.ts";
export { lintRules } from "./lint/rules/index.ts";
export { findSecrets } from "./lint/secrets/find-secrets.ts";
export { acceptFinding, type Accepted, type AcceptRequest } from "./lint/accept-finding.ts";
export { acceptedFile } from "./lint/accepted.ts";
export {
  correctionBudget,
  correctionProblems,
  formatCorrection,
  readCorrections,
  type Correction,
  type CorrectionLine,
  type CorrectionsBlock,
} from "./lint/instructions/corrections.ts";
export { dangersIn } from "./lint/instructions/dangers.ts";
export { hiddenIn } from "./lint/instructions/hidden-characters.ts";
export { suspicionsIn } from "./lint/instructions/suspicious.ts";
export { readChange } from "./lint/change.ts";
export { GitFacts } from "./lint/repository-facts.ts";
export { staleReason } from "./lint/rules/stale-page.ts";
export { applyFix, planFix, type FixPlan } from "./lint/fix.ts";
export { lintPage } from "./lint/lint-page.ts";
export { ownRules } from "./lint/own-rules.ts";
export {
  isWithin,
  lintSubject,
  readSubject,
  runLint,
  type LintOptions,
  type LintReport,
} from "./lint/run-lint.ts";
export { defaultLintSettings, type LintSubject } from "./lint/run-rules.ts";
export {
  findingFormats,
  formatFindings,
  isFindingFormat,
  type FindingFormat,
  type FormatOptions,
} from "./report/index.ts";
export { fingerprintsOf } from "./report/fingerprint.ts";
export { findingsData, type FindingData, type FindingsData } from "./report/json.ts";
export { countFindings } from "./report/pretty.ts";
export { visible } from "./report/visible.ts";
export { asMarkdownText, findingTable, stepSummary } from "./report/step-summary.ts";
export {
  addIndexEntry,
  addLogEntry,
  writeIndexEntry,
  writeLogEntry,
  type IndexEntry,
  type LogEntry,
} from "./log.ts";
export { asProse, refuseText } from "./pages/foreign-text.ts";
export {
  formatGenerated,
  generatedSections,
  proseAround,
  replaceGenerated,
  type GeneratedSection,
} from "./pages/generated.ts";
export type { LinkProblem } from "./pages/keep-links.ts";
export {
  applyPageChange,
  finishPageChange,
  type FinishedChange,
  type PageChange,
  type PageEdit,
} from "./pages/page-change.ts";
export { draftPage, type PageDraft, type PageWish } from "./pages/draft-page.ts";
export { pageNamed } from "./pages/page-named.ts";
export { planDelete, type DeletePlan } from "./pages/plan-delete.ts";
export { planRename, type RenameFrom, type RenamePlan } from "./pages/plan-rename.ts";
export { planWrite, type NewText, type WritePlan } from "./pages/plan-write.ts";
export { unifiedDiff } from "./pages/unified-diff.ts";
export type { Embedder } from "./search/embedder.ts";
export { HashEmbedder } from "./search/embed/hash-embedder.ts";
export { defaultWorkers, LocalEmbedder } from "./search/embed/local-embedder.ts";
export { cachedFolder, missingFiles, verifyModel } from "./search/embed/model-files.ts";
export { localModels, modelBytes, type ModelSpec } from "./search/embed/models.ts";
export { OpenAiEmbedder } from "./search/embed/openai-embedder.ts";
export { pullModel, type PulledModel, type PullProgress } from "./search/embed/pull-model.ts";
export {
  goldenFile,
  parseGolden,
  type Golden,
  type GoldenQuery,
} from "./search/golden/golden-file.ts";
export {
  measureGolden,
  type GoldenAnswer,
  type GoldenReport,
} from "./search/golden/measure-golden.ts";
export { analyze, stem } from "./search/analyze.ts";
export { engineInMemory } from "./search/memory-engine.ts";
export { pageFactsOf } from "./search/page-facts.ts";
export { pageTimes } from "./search/page-times.ts";
export { parseQuery, plainQuery, type ParsedQuery } from "./search/parse-query.ts";
export type { Hit, Passage } from "./search/rank/hit.ts";
export type { ChunkStore } from "./search/store.ts";
export {
  SearchEngine,
  searchModes,
  type SearchAnswer,
  type SearchMode,
  type SearchRequest,
} from "./search/search-engine.ts";
export type { PageFacts } from "./search/store.ts";
export { startWorker } from "./start-worker.ts";
export { outlineOf, symbolKinds, type Definition, type SymbolKind } from "./symbols/outline.ts";
export {
  changeOfSource,
  type PageSource,
  type SourceChange,
  type SourceFacts,
} from "./symbols/source-change.ts";
export { parseSyntax, type SyntaxNode } from "./symbols/syntax-tree.ts";
export { closest } from "./links/suggest.ts";
export {
  indexState,
  openSearchStore,
  type IndexState,
  type OpenOptions,
} from "./search/index/open-search-store.ts";
export {
  updateIndex,
  type IndexProgress,
  type IndexReport,
  type UpdateOptions,
} from "./search/index/update-index.ts";
