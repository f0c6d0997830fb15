import { readSeed } from "#wiki";
import { expect, test } from "vitest";

type Tokens = ReadonlyMap<string, string>;

/** The colour tokens of the two themes, as `light-dark(light, dark)`. */
async function themes(): Promise<{ light: Tokens; dark: Tokens }> {
  const css = await readSeed("server", "style.css");
  const pairs = [
    ...css.matchAll(/--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);/g),
  ];
  return {
    light: new Map(pairs.map(([, name = "", light = ""]) => [name, light])),
    dark: new Map(pairs.map(([, name = "", , dark = ""]) => [name, dark])),
  };
}

/** Relative luminance of WCAG 2.2. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(tokens: Tokens, text: string, background: string): number {
  const of = (name: string): number => luminance(tokens.get(name) ?? "#808080");
  const [low = 0, high = 0] = [of(text), of(background)].toSorted((left, right) => left - right);
  return (high + 0.05) / (low + 0.05);
}

const pairs = [
  ...["paper", "surface", "sunken"].flatMap((back) => [
    ["ink", back],
    ["ink-soft", back],
    ["link", back],
  ]),
  ...["good", "bad", "waiting", "info"].map((tone) => [tone, `${tone}-back`]),
  ...["good", "info"].flatMap((tone) => [
    ["ink", `${tone}-back`],
    ["link", `${tone}-back`],
  ]),
  ...["keyword", "string", "comment", "constant", "name", "tag", "variable"].map((part) => [
    `code-${part}`,
    "surface",
  ]),
  ["link", "mark"],
  ["on-accent", "accent"],
  ["bad", "sunken"],
  ["link", "waiting-back"],
  ["bad", "paper"],
  ["waiting", "paper"],
  ["ink", "bad-back"],
  ["link", "bad-back"],
  ["ink", "mark"],
] as const;

test("text reaches a contrast of 4.5 on every background it stands on, light and dark", async () => {
  const faint = Object.entries(await themes()).flatMap(([theme, tokens]) =>
    pairs
      .map(([text = "", back = ""]) => ({ text, back, ratio: contrast(tokens, text, back) }))
      .filter(({ ratio }) => ratio < 4.5)
      .map(({ text, back, ratio }) => `${theme}: ${text} on ${back} is ${ratio.toFixed(2)}`),
  );
  expect(faint).toEqual([]);
});

test("the style sheet fetches nothing", async () => {
  expect(await readSeed("server", "style.css")).not.toMatch(/@import|url\(/);
});
