import type { Page } from "../../page.ts";
import type { LintContext, LintDocument, Problem } from "../rule.ts";
import { surveyOf, type Survey } from "./survey.ts";
import { placeAt } from "./place.ts";

/** A page or a document beside the wiki. */
export interface LintText {
  text: string;
  /** What says who it is in a `Problem`. */
  origin: { page: Page } | { file: string };
  /** Whether agents follow it: AGENTS.md, skills, plans, roles, the wiki's schema. */
  instructs: boolean;
}

/** Every text that an agent may come to read; of the pages only those whose survey `asks` for it. */
export function* textsOf(
  { pages, documents }: LintContext,
  asks: (survey: Survey) => boolean,
): Generator<LintText> {
  for (const document of documents) yield textOfDocument(document);
  for (const page of pages)
    if (asks(surveyOf(page)))
      yield { text: page.source, origin: { page }, instructs: page.path === "wiki/00_SCHEMA.md" };
}

function textOfDocument({ kind, file, text }: LintDocument): LintText {
  return { text, origin: { file }, instructs: kind !== "language" };
}

/** A problem of the characters from `start` to `end`. */
export function problemAt(
  { text, origin }: Pick<LintText, "text" | "origin">,
  [start, end]: readonly [number, number],
  told: Pick<Problem, "reason" | "expected" | "severity">,
): Problem {
  return { ...origin, ...told, place: placeAt(text, start, end) };
}
