export { ContentRoot, repositoryFiles, type RepositoryFile } from "./content-root.ts";
export {
  appendDurably,
  createFileDurably,
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
export { listSeed, readSeed, type SeedModule } from "./seed.ts";
