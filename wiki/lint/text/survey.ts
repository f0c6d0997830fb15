import type { Page } from "../../page.ts";
import { possiblePatterns } from "../instructions/suspicious.ts";
import { mayHoldSecret } from "../secrets/find-secrets.ts";
import { bandsOf } from "./similar.ts";
import { nameHash, namesIn } from "./names.ts";
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

const reader = new Words();

/** `words` are the page's, for who has read them already. */
export function surveyOf(page: Page, words?: Words): Survey {
  const known = surveys.get(page);
  if (known) return known;
  const survey = lookAt(page, words ?? reader.read(page.source));
  surveys.set(page, survey);
  return survey;
}

function lookAt(page: Page, words: Words): Survey {
  const { source, document } = page;
  return {
    length: source.length,
    isStrange: /[^\t-\r -~]/.test(source),
    instructions: possiblePatterns(words),
    mayHoldSecret: mayHoldSecret(source),
    names: namesOf(page, words),
    saysSomething: saysSomething(source, document.frontMatter.bodyOffset),
    mayContradict: source.includes("[!") && /\[!contradiction\]/i.test(source),
    mayDisable: source.includes("loopwiki-"),
    bands: bandsOf(words, document.frontMatter.bodyOffset),
  };
}

function namesOf(page: Page, words: Words): number[] {
  return [...new Set(namesIn(page, words).map(({ written }) => nameHash(written)))];
}

/** Longest text that is searched for a line of text: a longer one says something, or hides that it does not. */
const longest = 2000;

/** Whether a line begins with a letter, is not underlined and stands in no comment. */
function saysSomething(source: string, bodyOffset: number): boolean {
  if (source.length - bodyOffset > longest) return true;
  const body = source.slice(bodyOffset);
  return !body.includes("<!--") && /^[A-Za-z].*\n(?! {0,3}[-=])/m.test(body);
}
