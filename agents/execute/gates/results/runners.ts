import { goOutput, parseCargo, parseGoEvents } from "./compiled-reports.ts";
import { parseJestJson, parseMochaJson } from "./javascript-reports.ts";
import { parseLines, type TestReport } from "./test-report.ts";

/** Where a run's results go; absolute paths, quoted for a shell where they are put into a command. */
export interface ResultPlace {
  /** The report. */
  file: string;
  /** The folder of our own reporters. */
  reporters: string;
}

export interface Runner {
  name: string;
  /** The words that start it within a command line. */
  words: RegExp;
  /** Its options that would send results elsewhere: they are left out. */
  elsewhere?: RegExp;
  /** The same words with a reporter that writes the file. */
  reporting: (words: string, place: ResultPlace) => string;
  /** Reads the file; throws when it is not well formed or does not agree with itself. */
  parse: (text: string, cwd: string) => TestReport;
  /** What it told people, where that went into the file too. */
  told?: (text: string) => string;
}

/** Words at the start of a simple command: after a sign of the shell, a setting or `npx`. */
function words(pattern: string): RegExp {
  return new RegExp(
    `(?<=^|[;&|(]\\s*|\\b(?:npx|exec|run|dlx|bunx|env|c8|nyc|cross-env|\\w+=\\S*)\\s+(?:-\\S+\\s+)*)${pattern}(?=[\\s;&|)]|$)`,
  );
}

/** The runners whose results we read. Options of a report win over the ones in a configuration. */
export const runners: readonly Runner[] = [
  {
    name: "vitest",
    words: words(String.raw`(?:\S*\/)?vitest(?:\.mjs)?(?:\s+(?:run|watch|dev)\b)?`),
    reporting: (start, { file }) =>
      `${start} --reporter=default --reporter=json --outputFile.json=${file}`,
    elsewhere: /\s--outputFile(\.\w+)?(=|\s+)\S+/g,
    parse: parseJestJson,
  },
  {
    name: "jest",
    words: words(String.raw`(?:node\s+(?:-\S+\s+)*)?(?:\S*\/)?jest(?:\.js)?`),
    reporting: (start, { file }) => `${start} --json --outputFile=${file} --ci`,
    elsewhere: /\s--outputFile(=|\s+)\S+/g,
    parse: parseJestJson,
  },
  {
    name: "mocha",
    words: words(String.raw`(?:node\s+(?:-\S+\s+)*)?(?:\S*\/)?_?mocha(?:\.js)?`),
    reporting: (start, { file }) => `${start} --reporter json --reporter-option output=${file}`,
    elsewhere: /\s(--reporter(-options?)?|-R|-O)(=|\s+)\S+/g,
    parse: parseMochaJson,
  },
  {
    name: "node --test",
    words: words(String.raw`node\s+(?:(?!--test\s)-\S+\s+(?:[^-\s]\S*\s+)?)*--test`),
    reporting: (start, { file, reporters }) =>
      `${start} --test-reporter=spec --test-reporter-destination=stdout --test-reporter=${reporters}/node-reporter.mjs --test-reporter-destination=${file}`,
    elsewhere: /\s--test-reporter(-destination)?(=|\s+)\S+/g,
    parse: parseLines,
  },
  {
    name: "pytest",
    words: words(String.raw`(?:python3?\s+(?:-\S+\s+)*-m\s+)?(?:\S*\/)?(?:pytest|py\.test)`),
    reporting: (start, { file }) =>
      `${start} -p loopwiki_results --loopwiki-results=${file} --continue-on-collection-errors`,
    parse: parseLines,
  },
  {
    name: "unittest",
    words: words(String.raw`(?:\S*\/)?python3?\s+(?:-[^m\s]\S*\s+)*-m\s+unittest`),
    reporting: (start, { file, reporters }) =>
      start.replace(/-m\s+unittest$/, `${reporters}/loopwiki_unittest.py ${file}`),
    parse: parseLines,
  },
  {
    name: "go test",
    words: words(String.raw`go\s+test`),
    reporting: (start, { file }) => `${start} -json >${file}`,
    parse: parseGoEvents,
    told: goOutput,
  },
  {
    name: "cargo test",
    words: words(String.raw`cargo\s+(?:\+\S+\s+)?test`),
    reporting: (start, { file }) => `${start} --no-fail-fast >${file}`,
    parse: parseCargo,
    told: (text) => text,
  },
];
