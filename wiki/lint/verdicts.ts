import type { PageIndex } from "../links/resolve.ts";
import type { Page } from "../page.ts";
import { later } from "../later.ts";
import type { KeptMeta, KeptProblem } from "./kept-lint.ts";
import type { RecalledLint } from "./recalled-lint.ts";
import type { Judges, Problem, Rule } from "./rule.ts";
import { stillUnlike } from "./still-unlike.ts";
import { rememberSurvey, surveyOf } from "./text/survey.ts";

/** Problems of one rule that are kept; a rule that finds more is run again. */
const mostKept = 100;

/** How verdicts stand now. */
export interface Standing {
  /** Pages on which rules of scope `page` may find something: all that were looked at with a result, too. */
  busy: readonly Page[];
  /** How many of them are busy because something has changed. */
  fresh: number;
  problems(rule: Rule): Problem[] | undefined;
}

/** What of the verdicts of an earlier lint holds for these judges. */
export function verdictsOf(
  recalled: RecalledLint | undefined,
  index: PageIndex,
  judges: Judges,
): Standing {
  const { pages } = index;
  if (!recalled || !isSameJudges(recalled.kept.meta, judges) || !recalled.isSameLanguage) {
    recalled?.tellSurveys();
    return { busy: pages, fresh: pages.length, problems: () => undefined };
  }
  const busy: Page[] = [];
  let fresh = 0;
  for (const page of pages) {
    const at = recalled.samePlaceOf(page);
    if (at === undefined) fresh += 1;
    else if (recalled.kept.isQuiet(at)) continue;
    busy.push(page);
    const known = recalled.placeOf(page);
    if (known !== undefined) rememberSurvey(page, recalled.kept.survey(known));
  }
  const isSameGround = later(() => hasSameGround(recalled, index));
  const isStillUnlike = (): boolean => recalled.isSameNames && stillUnlike(recalled, index);
  const problems = (rule: Rule): Problem[] | undefined => {
    if (rule.byNames !== true && rule.byLikeness !== true) return undefined;
    const kept = recalled.kept.meta.problems[rule.id];
    const isSame = rule.byNames === true ? isSameGround() : isStillUnlike() && kept?.length === 0;
    const again = isSame && kept ? problemsAgain(kept, recalled, pages) : undefined;
    if (!again) recalled.tellSurveys();
    return again;
  };
  return { busy, fresh, problems };
}

function isSameJudges({ rules, settings }: KeptMeta, judges: Judges): boolean {
  return (
    settings === JSON.stringify(judges.settings) && judges.rules.every((id) => rules.includes(id))
  );
}

/** Whether names, headings, terms and links are everywhere as they were. */
function hasSameGround(recalled: RecalledLint, index: PageIndex): boolean {
  const { changed, turned, kept, isSameNames } = recalled;
  if (!isSameNames || turned.size > 0) return false;
  return changed.every((at) => {
    const page = index.pages[at];
    if (!page) return false;
    return (
      recalled.outlinePlaceOf(page) === at &&
      isSameList(kept.survey(at).names, surveyOf(page).names)
    );
  });
}

export function isSameList<Item>(left: readonly Item[], right: readonly Item[]): boolean {
  return left.length === right.length && left.every((item, at) => item === right[at]);
}

/** What can be kept of problems, by rule: none of one that is found too often, or that can be mended. */
export function keepProblems(
  found: ReadonlyMap<Rule, readonly Problem[]>,
  places: ReadonlyMap<Page, number>,
): KeptMeta["problems"] {
  const kept: KeptMeta["problems"] = {};
  for (const [{ id, byNames = false, byLikeness = false }, problems] of found) {
    if ((!byNames && !byLikeness) || problems.length > mostKept) continue;
    if (problems.some(({ fix }) => fix)) continue;
    kept[id] = problems.map(({ page, ...told }) => {
      const at = page && places.get(page);
      return at === undefined ? told : { ...told, at };
    });
  }
  return kept;
}

/** Undefined when one of the pages has another text. */
function problemsAgain(
  kept: readonly KeptProblem[],
  { changed }: RecalledLint,
  pages: readonly Page[],
): Problem[] | undefined {
  const problems: Problem[] = [];
  for (const { at, ...told } of kept) {
    const page = at === undefined ? undefined : pages[at];
    if (at !== undefined && (!page || changed.includes(at))) return undefined;
    problems.push(page ? { ...told, page } : told);
  }
  return problems;
}
