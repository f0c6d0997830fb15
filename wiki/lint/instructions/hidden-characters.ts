/** Characters that hide, by offsets; at most one of each class in a line. */
export interface Hidden {
  reason: string;
  start: number;
  end: number;
  /** More often a slip than an attack. */
  isMild: boolean;
}

/** Anything that some class below could mean; most texts have none of it and are done. */
const suspects =
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  /[\u0000-\u0008\u000E-\u001F\u007F-\u009F\u00AD\u061C\u115F\u1160\u180E\u200B-\u200F\u202A-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\u{E0000}-\u{E007F}]|[\uFE00-\uFE0F]|[\u{E0100}-\u{E01EF}]|[A-Za-z][\u0370-\u052F]|[\u0370-\u052F][A-Za-z]/u;

/** Flags of England, Scotland and Wales are written with tags. */
const tagFlags = /\u{1F3F4}[\u{E0030}-\u{E0039}\u{E0061}-\u{E007A}]{2,6}\u{E007F}/gu;

const invisible =
  "\\u200B-\\u200F\\u2060-\\u2064\\u206A-\\u206F\\u180E\\uFEFF\\u115F\\u1160\\u3164\\uFFA0";

interface HiddenClass {
  pattern: RegExp;
  describe: (found: string) => string;
  isMild?: boolean;
  except?: (found: string, line: string) => boolean;
}

const classes: readonly HiddenClass[] = [
  { pattern: /[\u{E0000}-\u{E007F}]+/u, describe: (found) => `tag characters ${nameOf(found)}` },
  {
    pattern: /[\u202A-\u202E\u2066-\u2069]/u,
    describe: (found) => `change of writing direction ${nameOf(found)}`,
    except: (_, line) => isBalancedInRightToLeft(line),
  },
  {
    pattern: /[\uFE00-\uFE0F]{3,}|[\u{E0100}-\u{E01EF}]{2,}/u,
    describe: (found) => `run of ${Array.from(found).length} variation selectors ${nameOf(found)}`,
  },
  {
    pattern: new RegExp(`[${invisible}]{3,}`, "u"),
    describe: (found) => `run of ${Array.from(found).length} invisible characters ${nameOf(found)}`,
  },
  {
    pattern: new RegExp(
      `(?<=\\p{Script=Latin})[${invisible}\\uFE00-\\uFE0F]{1,2}(?=\\p{Script=Latin})`,
      "u",
    ),
    describe: (found) => `invisible character ${nameOf(found)} in a word`,
  },
  {
    pattern: /(?<![\p{L}\p{N}])[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]{4,}/u,
    describe: (found) =>
      `word \`${found}\` with letters of another script (${nameOf(/[\u0370-\u052F]/u.exec(found)?.[0] ?? "")})`,
    isMild: true,
    except: (found) => !isLookalike(found),
  },
  {
    // eslint-disable-next-line no-control-regex -- control characters are what is looked for
    pattern: /[\u0000-\u0008\u000E-\u001F\u007F-\u009F]/u,
    describe: (found) => `control character ${nameOf(found)}`,
    isMild: true,
  },
];

/** What a text hides from the people who review it. Costs one look at a text that hides nothing. */
export function hiddenIn(text: string): Hidden[] {
  if (!suspects.test(text)) return [];
  const hidden: Hidden[] = [];
  let start = 0;
  for (const line of text.replace(tagFlags, (flag) => " ".repeat(flag.length)).split("\n")) {
    if (suspects.test(line)) hidden.push(...hiddenInLine(line, start));
    start += line.length + 1;
  }
  return hidden;
}

function hiddenInLine(line: string, lineStart: number): Hidden[] {
  return classes.flatMap(({ pattern, describe, isMild = false, except }) => {
    const all = [...line.matchAll(new RegExp(pattern, "gu"))];
    const found = all.find((match) => !(except?.(match[0], line) ?? false));
    if (!found) return [];
    const start = lineStart + found.index;
    const expected =
      isMild && found[0].length > 1 ? "letters of one" : "only text that people can see";
    const reason = `Unexpected ${describe(found[0])}, expected ${expected}.`;
    return [{ reason, start, end: start + found[0].length, isMild }];
  });
}

/** Right-to-left text needs marks of direction; those that reverse letters it does not. */
function isBalancedInRightToLeft(line: string): boolean {
  if (!/[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]/u.test(line))
    return false;
  if (/[\u202D\u202E]/u.test(line)) return false;
  const count = (pattern: RegExp): number => line.match(pattern)?.length ?? 0;
  return (
    count(/[\u202A\u202B]/gu) === count(/\u202C/gu) &&
    count(/[\u2066-\u2068]/gu) === count(/\u2069/gu)
  );
}

/** Cyrillic and Greek letters that look like Latin ones. */
const lookalikes =
  /^[\u0430\u0435\u043E\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04BB\u0501\u051B\u051D\u0410\u0412\u0415\u041A\u041C\u041D\u041E\u0420\u0421\u0422\u0423\u0425\u0406\u0408\u0405\u0391\u0392\u0395\u0396\u0397\u0399\u039A\u039C\u039D\u039F\u03A1\u03A4\u03A5\u03A7\u03BF\u03F2\u03F3]$/u;

/** A Latin word of which a few letters were replaced by ones that look the same. */
function isLookalike(word: string): boolean {
  const letters = Array.from(word);
  const foreign = letters.filter((letter) => /[\u0370-\u052F]/u.test(letter));
  if (foreign.length === 0 || foreign.length * 2 >= letters.length) return false;
  return foreign.every((letter) => lookalikes.test(letter));
}

function nameOf(found: string): string {
  const code = found.codePointAt(0) ?? 0;
  return `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}
