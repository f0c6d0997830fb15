import { hiddenIn } from "#wiki";
import type { Fault } from "../check/skill-finding.ts";
import { excerpt } from "./read-orders.ts";

type Found = Omit<Fault, "path">;

/** Letters of other scripts that look like Latin ones, and what they stand for, place by place. */
const foreign =
  "\u0430\u0435\u043E\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04BB\u0501\u051B\u051D\u0410\u0412\u0415\u041A\u041C\u041D\u041E\u0420\u0421\u0422\u0423\u0425\u0406\u0408\u0405\u03BF\u039F\u03BD\u03B1\u03B9\u03C1\u03BA\u0391\u0392\u0395\u0399\u03A4";
const latin = "aeopcyxijshdqwABEKMHOPCTYXIJSoOvaipkABEIT";

/** What the text says to who sees through tricks: no invisible characters, letters of one script. */
export function plainly(text: string): string {
  return text
    .normalize("NFKC")
    .replaceAll(
      // eslint-disable-next-line no-misleading-character-class -- each sign by itself is what is taken out
      /[\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u202A-\u202E\u2060-\u206F\u3164\uFE00-\uFE0F\uFEFF\uFFA0]|[\u{E0100}-\u{E01EF}]/gu,
      "",
    )
    .replaceAll(/[\u{E0020}-\u{E007E}]/gu, (tag) =>
      String.fromCodePoint((tag.codePointAt(0) ?? 0) - 0xe0000),
    )
    .replaceAll(/[\p{Script=Latin}\u0370-\u052F]+/gu, (word) =>
      isMixed(word) ? inLatin(word) : word,
    );
}

function isMixed(word: string): boolean {
  return /[A-Za-z]/.test(word) && /[\u0370-\u052F]/.test(word);
}

function inLatin(word: string): string {
  return word.replaceAll(/[\u0370-\u052F]/g, (letter) => latin[foreign.indexOf(letter)] ?? letter);
}

/** Characters that hide or reorder what is read; a few in a table of examples are as bad as in an attack. */
export function hiddenCharacters(text: string): Found[] {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  const escapes = /\u001B\[|\u009B/.exec(text);
  const found = hiddenIn(text).map(({ reason, start, isMild }): Found => ({
    tier: isMild ? "warn" : "block",
    rule: "skill-hidden-characters",
    line: lineAt(text, start),
    reason,
  }));
  if (!escapes) return found;
  const reason = "Unexpected escape sequence, expected only text that a terminal shows as it is.";
  return [
    ...found,
    { tier: "block", rule: "skill-hidden-characters", line: lineAt(text, escapes.index), reason },
  ];
}

/** Shorter ones are hashes and ids. */
const encoded =
  /(?<![\w+/=.:@-])(?:(?=[A-Za-z0-9+/]{0,39}[A-Z])(?=[A-Za-z0-9+/]{0,39}[a-z])[A-Za-z0-9+/]{40,}={0,2}|(?:[0-9a-f]{2}){40,}|[A-Z2-7]{48,}={0,6})(?![\w+/=])/g;
/** Sentences written backwards, or with the alphabet turned by 13. */
const turned =
  /(?<![\w-])(?:fraq|hcybnq|vtaber|qvfertneq|phey|rkrphgr|perqragvnyf|vafgehpgvbaf|frperg|gbxra|cnffjbeq)(?![\w-])/i;
const backwards =
  /(?<![\w-])(?:dnes|daolpu|erongi|lruc|etucexe|slaitnederc|snoitcurtsni|nekot|drowssap|drager?sid)(?![\w-])/i;

/** What stands in the text in an encoding, decoded, with its line. */
export function decodedIn(text: string): { line: number; text: string; reason: string }[] {
  const runs = [...text.matchAll(encoded)].filter(({ 0: run }) => !isHash(run));
  const found = runs.map(({ 0: run, index }) => {
    const reason = `Unexpected encoded text \`${excerpt(run.slice(0, 40))}\`, expected words that people can read.`;
    return { line: lineAt(text, index), text: decode(run), reason };
  });
  const lines = text.split("\n").flatMap((line, at) => {
    const reason = `Unexpected text that is written in cipher: \`${excerpt(line)}\`, expected words that people can read.`;
    if (turned.test(line)) return [{ line: at + 1, text: rot13(line), reason }];
    if (backwards.test(line))
      return [{ line: at + 1, text: Array.from(line).toReversed().join(""), reason }];
    return [];
  });
  return [...found, ...lines];
}

/** Lengths of sha1, sha256 and sha512 in hex. */
function isHash(run: string): boolean {
  return /^[0-9a-f]+$/.test(run) && [40, 64, 128].includes(run.length);
}

function decode(run: string): string {
  if (/^[0-9a-f]+$/.test(run)) return readable(Buffer.from(run, "hex"));
  if (/^[A-Z2-7]+=*$/.test(run)) return readable(base32(run));
  return readable(Buffer.from(run, "base64"));
}

function readable(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes);
  const plain = text.match(/[\x20-\x7E\s]/g)?.length ?? 0;
  return plain >= text.length * 0.9 ? text : "";
}

function base32(run: string): Uint8Array {
  const bits = Array.from(run.replaceAll("=", ""))
    .map((sign) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(sign).toString(2).padStart(5, "0"))
    .join("");
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
}

function rot13(text: string): string {
  return text.replaceAll(/[a-z]/gi, (letter) => {
    const base = letter < "a" ? 65 : 97;
    return String.fromCodePoint(((letter.charCodeAt(0) - base + 13) % 26) + base);
  });
}

export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}
