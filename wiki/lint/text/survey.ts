import type { Page } from "../../page.ts";
import { possiblePatterns } from "../instructions/suspicious.ts";
import { mayHoldSecret, secretMarks } from "../secrets/find-secrets.ts";
import { Marks, type Mark } from "./marks.ts";
import { nameHash, namesIn } from "./names.ts";
import { bandsOf } from "./similar.ts";
import { Words } from "./words.ts";

/**
 * What one look at a page's text tells the rules: most have nothing to look for on most pages. Everything
 * follows from the text alone, and errs on the side of another look.
 */
export interface Survey {
  /** Characters of the page. */
  length: number;
  /** Whether it holds anything but printable ASCII and spaces. */
  isStrange: boolean;
  /** Which patterns of `suspicionsIn` could match, a bit each. */
  instructions: number;
  mayHoldSecret: boolean;
  /** Hashes of what stands in it as names do, see `namesIn`; each once. */
  names: readonly number[];
  /** Whether some line is plainly text. */
  saysSomething: boolean;
  mayContradict: boolean;
  /** Whether a comment may switch rules off. */
  mayDisable: boolean;
  /** See `bandsOf`; empty for a page too short to repeat another. */
  bands: readonly number[];
}

const surveys = new WeakMap<Page, Survey>();

/** Takes a survey that is known to be true of the page's text. */
export function rememberSurvey(page: Page, survey: Survey): void {
  surveys.set(page, survey);
}

/** What a page is looked through for, all at once; only a page that has it is looked at more closely. */
const sign = { secret: 1, contradiction: 2, disable: 4, comment: 8, control: 16 };
/** All control characters but tab, the ends of lines and those between them. */
const controls = Array.from({ length: 0x80 }, (_, code) => code)
  .filter((code) => code < 9 || (code > 13 && code < 32) || code === 127)
  .map((code) => String.fromCharCode(code));
const marks = new Marks([
  ...secretMarks.map((mark): Mark => [mark, sign.secret]),
  ["[!contradiction]", sign.contradiction],
  ["loopwiki-", sign.disable],
  ["<!--", sign.comment],
  ...controls.map((mark): Mark => [mark, sign.control]),
]);
const reader = new Words(marks);

/** The words of a page, with what `surveyOf` has to know of it. */
export function wordsOfPage({ source }: Page): Words {
  return reader.read(source);
}

/** `words` are the page's, for who has read them already. */
export function surveyOf(page: Page, words?: Words): Survey {
  const known = surveys.get(page);
  if (known) return known;
  const survey = lookAt(page, words ?? wordsOfPage(page));
  surveys.set(page, survey);
  return survey;
}

function lookAt(page: Page, words: Words): Survey {
  const { source, document } = page;
  const { found } = words;
  const { bodyOffset } = document.frontMatter;
  return {
    length: source.length,
    isStrange: !words.isAscii || (found & sign.control) !== 0,
    instructions: possiblePatterns(words),
    mayHoldSecret: (found & sign.secret) !== 0 && mayHoldSecret(source),
    names: namesOf(page, words),
    saysSomething: saysSomething(source, bodyOffset, (found & sign.comment) !== 0),
    mayContradict: (found & sign.contradiction) !== 0,
    mayDisable: (found & sign.disable) !== 0 && source.includes("loopwiki-"),
    bands: bandsOf(words, bodyOffset),
  };
}

const none: readonly number[] = []; // one for all pages without names

function namesOf(page: Page, words: Words): readonly number[] {
  const names = namesIn(page, words);
  if (names.length === 0) return none;
  const hashes = new Set<number>();
  for (const { written } of names) hashes.add(nameHash(written));
  return Array.from(hashes);
}

/** Longest text that is searched for a line of text: a longer one says something, or hides that it does not. */
const longest = 2000;
/** A line that begins with a letter and is not underlined. */
const plainLine = /[A-Za-z].*\n(?! {0,3}[-=])/y;

/** Whether some line is plainly text; `mayComment` where a comment could hide that it is not. */
function saysSomething(source: string, bodyOffset: number, mayComment: boolean): boolean {
  if (source.length - bodyOffset > longest) return true;
  if (mayComment && source.includes("<!--", bodyOffset)) return false;
  for (let at = bodyOffset; ; at += 1) {
    plainLine.lastIndex = at;
    if (plainLine.test(source)) return true;
    at = source.indexOf("\n", at);
    if (at < 0) return false;
  }
}
