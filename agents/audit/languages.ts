import { extname } from "node:path/posix";

export type Language = "javascript" | "typescript" | "python" | "go" | "rust" | "other";

/** Only these are read; everything else in a repository is not source to the audit. */
const extensions: Record<string, Language> = {
  ".js": "javascript",
  ".mjs": "javascript",
  ".cjs": "javascript",
  ".jsx": "javascript",
  ".ts": "typescript",
  ".mts": "typescript",
  ".cts": "typescript",
  ".tsx": "typescript",
  ".py": "python",
  ".go": "go",
  ".rs": "rust",
};
const others =
  /\.(java|kt|kts|scala|c|h|cc|cpp|cxx|hpp|cs|swift|m|rb|php|sh|bash|lua|ex|exs|dart|vue|svelte|hs|ml|zig)$/;

const testPath =
  /(^|\/)(tests?|__tests__|__mocks__|specs?|e2e|testdata|fixtures|__fixtures__)\/|[._-](test|spec|e2e|stories|test-d)\.[cm]?[jt]sx?$|^(test|tests|spec)([-_][\w-]+)?\.[cm]?[jt]sx?$|_test\.go$|(^|\/)test_[^/]*\.py$|_test\.py$|(^|\/)conftest\.py$|(Test|Tests|Spec)\.(java|kt|cs|scala|php|swift)$|_(spec|test)\.rb$/;

/** Code that ends up in nobody's program (settings, examples, scripts), and translations. */
const supportPath =
  /(^|\/)(scripts?|tools?|examples?|demos?|samples?|docs?|documentation|website|bench(marks?)?|perf|migrations?|config|locales?|i18n|lang|\.[^/]+)\/|(^|\/)[^/]*(\.config|rc)\.[cm]?[jt]s$|(^|\/)(gulpfile|gruntfile|setup|noxfile|build)\.(js|py|rs)$/i;

export function languageOf(path: string): Language | undefined {
  const known = extensions[extname(path)];
  return known ?? (others.test(path) ? "other" : undefined);
}

export function isScript(language: Language): boolean {
  return language === "javascript" || language === "typescript";
}

export function isTestPath(path: string): boolean {
  return testPath.test(path);
}

export function isSupportPath(path: string): boolean {
  return supportPath.test(path);
}
