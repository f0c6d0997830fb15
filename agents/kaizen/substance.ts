import { partsOf, clausesOf, together } from "../packet/repo-map/words.ts";

const list = (words: string): Set<string> => new Set(words.split(/\s+/).flatMap(partsOf));

/** Words of advice that fits every task in every repository. */
const generic = list(
  `careful carefully care code clean write writing good better best quality practice practices ensure proper
  properly correct correctly always never avoid make sure check checking double follow following think consider
  remember mind important understand understanding requirement requirements task tasks work working works change
  changes changing edit editing modify file files read reading run running project thing things well error errors
  bug bugs handle handling simple simply consistent consistency style readable readability maintain maintainable
  test tests testing tested thoroughly verify verifying pass passing review reviewing commit committing complete
  completely finish finished start starting begin beginning step steps attempt attempts try again next time issue
  issues problem problems solution implement implementation implementing feature features function functions add
  adding update updating use using used need needs required existing new every everything anything something
  useful help helpful clear clearly document documentation documented comment comments name names naming keep
  please user users developer agent command commands npm node instruction instructions carefully pay attention
  detail details nothing else line lines look looking see right wrong mistake mistakes fix fixing break breaking
  minus plus times divided divide multiplied returns returned takes taken exports exported imports imported calls
  called parameter parameters argument arguments value values constant variable class method methods module modules
  package packages script scripts define defined defines
  report reporting result results state expected unexpected input inputs output outputs case cases edge common`,
);

/** Terms of a text that are about something: no filler, no advice for everything. */
function tellingTerms(text: string): string[] {
  return [...together(clausesOf(text)).keys()].filter(
    (term) => !term.startsWith("=") && !generic.has(term),
  );
}

/** Fewer telling words than this say nothing that a maker did not know. */
const leastTerms = 3;

/** True for "be careful and test thoroughly": nothing in it is about this repository. */
export function isVacuous(trigger: string, rule: string): boolean {
  const said = new Set([...tellingTerms(rule), ...tellingTerms(trigger)]);
  return said.size < leastTerms || tellingTerms(rule).length < 2;
}

/** "The tests passed", "we refactored pricing": what happened once, and not what to do. */
const narrated =
  /^(?:(?:the|all|our|my) )?(?:tests?|builds?|lint|attempt(?: \d+)?|run|maker|checker|reviewer|gate|agent|i|we|chunk|session)\b(?: [\w-]+){0,2}? (?:was|were|has|had|did|passed|failed|approved|rejected|refused|completed|finished|refactored|edited|created|changed|added|removed|fixed|implemented|updated|wrote|ran|made|took|worked)\b/i;

export function isNarration(rule: string): boolean {
  return narrated.test(rule);
}

/** Lines looked at together, and the share of a rule's telling words that shows it is all there. */
const windowLines = 6;
const told = 0.75;
/** Longer files are read to here, in characters. */
const maxText = 100_000;

/**
 * Where a text already says what a rule says: a place of few lines that holds most of its telling words,
 * the file's own name counted. Undefined when nothing does.
 */
export function tellsAlready(
  rule: string,
  files: Iterable<{ path: string; text: string }>,
): { path: string; line: number } | undefined {
  const wanted = new Set(tellingTerms(rule));
  if (wanted.size < leastTerms) return undefined;
  for (const { path, text } of files) {
    const named = new Set(partsOf(path).filter((part) => wanted.has(part)));
    const lines = text
      .slice(0, maxText)
      .split("\n")
      .map((line) => partsOf(line).filter((part) => wanted.has(part)));
    for (const [at, found] of lines.entries()) {
      if (found.length === 0) continue;
      const around = new Set([...named, ...lines.slice(at, at + windowLines).flat()]);
      if (around.size / wanted.size >= told) return { path, line: at + 1 };
    }
  }
  return undefined;
}
