import remarkMath from "remark-math";
import type { Data, Plugin, Processor } from "unified";
import type { MarkdownDocument } from "./document.ts";
import { parseReference, type ParsedTree } from "./parse-reference.ts";

type One<T> = T extends readonly unknown[] ? never : T;
type Extension = One<NonNullable<Data["micromarkExtensions"]>[number]>;
type Construct = One<NonNullable<NonNullable<Extension["text"]>[string]>>;

const dollar = 36;
const zero = 48;
const nine = 57;

/**
 * The page read again with `$math$` where it has a dollar. Lint knows no mathematics: where reading it would
 * change a link or a heading, the page stays as lint saw it, so that what is broken there is broken here.
 */
export function withMath(parsed: ParsedTree, source: string): ParsedTree {
  if (!source.includes("$") || parsed.document.tangle !== undefined) return parsed;
  try {
    const read = parseReference(source, mathSyntax);
    const { headings } = parsed.document;
    if (factsOf(read.document) !== factsOf(parsed.document)) return parsed;
    return { tree: read.tree, document: { ...read.document, headings } };
  } catch {
    return parsed; // its stack overflowed
  }
}

function factsOf({ links, headings }: MarkdownDocument): string {
  return JSON.stringify([links, headings.map(({ slug, depth }) => [slug, depth])]);
}

function plugin(this: Processor): void {
  remarkMath.call(this, {});
  const extension = this.data().micromarkExtensions?.at(-1);
  if (extension === undefined || Array.isArray(extension)) return;
  const found = extension.text?.[dollar];
  const math = Array.isArray(found) ? found[0] : found;
  if (extension.text && math) extension.text[dollar] = pricesAreText(math);
}

/**
 * Pandoc's rule, without which `$5 and $10` is mathematics: no space inside the dollars, and no digit after
 * the closing one.
 */
function pricesAreText(math: Construct): Construct {
  return {
    ...math,
    tokenize(effects, ok, nok) {
      return effects.attempt(
        math,
        (code) => {
          const token = this.events.at(-1)?.[1];
          const text = token === undefined ? "" : this.sliceSerialize(token);
          const isSingle = !text.startsWith("$$");
          const isNumberNext = code !== null && code >= zero && code <= nine;
          return isSingle && (isNumberNext || /^\$\s|\s\$$/.test(text)) ? nok(code) : ok(code);
        },
        nok,
      );
    },
  };
}

const mathSyntax: Plugin = plugin;
