import { basename, dirname, extname, join } from "node:path/posix";
import type { SourceFile } from "./source-files.ts";

/** Where this repository would put the test of a module, judged by the tests it has. */
export function testFileFor(file: SourceFile, files: readonly SourceFile[]): string {
  const extension = extname(file.path);
  const stem = basename(file.path, extension);
  const folder = dirname(file.path);
  if (file.language === "go") return join(folder, `${stem}_test.go`);
  const tests = files.filter((other) => other.test && other.language === file.language);
  if (file.language === "python") return join(commonTop(tests) ?? "tests", `test_${stem}.py`);
  if (file.language === "rust") return join("tests", `${stem}.rs`);
  const mark = tests.some(({ path }) => /\.spec\.[cm]?[jt]sx?$/.test(path)) ? "spec" : "test";
  const ending =
    tests.some(({ path }) => /\.(spec|test)\.[cm]?[jt]sx?$/.test(path)) || tests.length === 0
      ? `.${mark}${extension}`
      : extension;
  return join(testFolder(folder, tests), `${stem}${ending}`);
}

function testFolder(folder: string, tests: readonly SourceFile[]): string {
  const top = commonTop(tests);
  if (top !== undefined) {
    const mirrored = join(top, folder.replace(/^(src|lib|source)(\/|$)/, ""));
    const full = join(top, folder);
    return tests.some(({ path }) => dirname(path) === full) ? full : mirrored;
  }
  if (tests.length === 0) return "test";
  return tests.some(({ path }) => path.includes("/__tests__/"))
    ? join(folder, "__tests__")
    : folder;
}

/** `test`, `tests` or `spec` when most tests are below one such folder at the root. */
function commonTop(tests: readonly SourceFile[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { path } of tests) {
    const top = /^(tests?|specs?|__tests__)\//.exec(path)?.[1];
    if (top !== undefined) counts.set(top, (counts.get(top) ?? 0) + 1);
  }
  const best = [...counts].toSorted((left, right) => right[1] - left[1])[0];
  return best && best[1] * 2 > tests.length ? best[0] : undefined;
}
