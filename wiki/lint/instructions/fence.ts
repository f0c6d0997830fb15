import type { LintDocument, Problem } from "../rule.ts";
import { withoutCode } from "../text/mask.ts";
import { lineAt } from "../text/place.ts";

/** The marks around what loopwiki owns in AGENTS.md, from the outside in. */
const fences = ["loopwiki", "loopwiki:corrections"];

/** A fence that is cut open would let the tool overwrite what people wrote, or people lose its block. */
export function fenceProblems({ file, text: source }: LintDocument): Problem[] {
  const text = withoutCode(source);
  return fences.flatMap((name) => {
    const begin = `<!-- ${name}:begin -->`;
    const end = `<!-- ${name}:end -->`;
    const begins = positions(text, begin);
    const ends = positions(text, end);
    const at = (place: number | undefined, what: string): Problem[] => [
      {
        file,
        place: { line: lineAt(text, place ?? 0) },
        reason: `Unexpected ${what}, expected each once and in order.`,
      },
    ];
    if (begins.length > 1) return at(begins[1], `second \`${begin}\``);
    if (ends.length > 1) return at(ends[1], `second \`${end}\``);
    const [first] = begins;
    const [last] = ends;
    if (first !== undefined && last === undefined)
      return at(first, `\`${begin}\` without \`${end}\``);
    if (last !== undefined && first === undefined)
      return at(last, `\`${end}\` without \`${begin}\``);
    if (first === undefined || last === undefined || first < last) return [];
    return at(last, `\`${end}\` before \`${begin}\``);
  });
}

function positions(text: string, mark: string): number[] {
  const found: number[] = [];
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) found.push(at);
  return found;
}
