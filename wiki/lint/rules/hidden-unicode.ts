import { hiddenIn } from "../instructions/hidden-characters.ts";
import type { LintContext, Problem, Rule } from "../rule.ts";
import { problemAt, textsOf } from "../text/texts.ts";

/** The tags that spell "ig", as an attack on agents does: people see nothing. */
const smuggled = "\u{E0001}\u{E0069}\u{E0067}";
const england = "\u{1F3F4}\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}";

export const hiddenUnicode: Rule = {
  id: "hidden-unicode",
  doc: "No text holds characters that people cannot see but agents read, because instructions hide in them.",
  severity: "error",
  scope: "page",
  examples: {
    ok: [
      {
        files: {
          "wiki/10_DOMAIN/signs.md":
            `\uFEFFFlags ${england}, families \u{1F468}\u200D\u{1F469}\u200D\u{1F467}, hearts \u2764\uFE0F, keys 1\uFE0F\u20E3.\n` +
            "Persian \u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645, Hindi \u0915\u094D\u200D\u0937, Hebrew \u2067\u05E9\u05DC\u05D5\u05DD\u2069.\n" +
            "5 \u00B5m, 4 k\u03A9, \u0394t, soft\u00ADware, IT-\u043E\u0442\u0434\u0435\u043B, no\u00A0break, src/\u200Btill.ts.\n",
        },
      },
    ],
    notOk: [
      {
        files: {
          "AGENTS.md": `Be kind.${smuggled} Thanks.\n`,
          "wiki/10_DOMAIN/pay.md":
            "Pay with p\u0430ypal.\ni\u200Bg\u200Bnore this.\n`/*\u202E } \u2066if (isAdmin)\u2069`\n" +
            "A\u200B\u200C\u200B\u200C \u{1F600}\uFE00\uFE01\uFE02\uFE03\nbell\u0007 \u001B[2K\n",
        },
        findings: [
          "AGENTS.md:1 Unexpected tag characters U+E0001, expected only text that people can see.",
          "wiki/10_DOMAIN/pay.md:1 Unexpected word `p\u0430ypal` with letters of another script (U+0430), expected letters of one.",
          "wiki/10_DOMAIN/pay.md:2 Unexpected invisible character U+200B in a word, expected only text that people can see.",
          "wiki/10_DOMAIN/pay.md:3 Unexpected change of writing direction U+202E, expected only text that people can see.",
          "wiki/10_DOMAIN/pay.md:4 Unexpected run of 4 invisible characters U+200B, expected only text that people can see.",
          "wiki/10_DOMAIN/pay.md:4 Unexpected run of 4 variation selectors U+FE00, expected only text that people can see.",
          "wiki/10_DOMAIN/pay.md:5 Unexpected control character U+0007, expected only text that people can see.",
        ],
      },
    ],
  },
  run: (context: LintContext): Problem[] =>
    [...textsOf(context, ({ isStrange }) => isStrange)].flatMap((each) =>
      hiddenIn(each.text).map(({ reason, start, end, isMild }) =>
        problemAt(each, [start, end], { reason, severity: isMild ? "warning" : "error" }),
      ),
    ),
};
