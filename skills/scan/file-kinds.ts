import type { Fault } from "../check/skill-finding.ts";
import { textOf, type SkillFile } from "../skill-files.ts";

type Found = Omit<Fault, "path">;

const archive =
  /\.(?:zip|tar|tgz|tar\.\w+|gz|bz2|xz|7z|rar|jar|war|whl|egg|deb|rpm|dmg|pkg|msi|iso|apk|crx|vsix)$/i;
const program =
  /\.(?:exe|dll|so|dylib|bin|o|a|class|pyc|pyo|node|wasm|com|scr|lnk|app|bat|cmd|vbs|ps1xml)$/i;
const picture = /\.(?:png|jpe?g|gif|webp|ico|woff2?|ttf|otf|pdf|mp4|wav|mp3)$/i;
/** First bytes of programs and archives, whatever the file is called. */
const magic: readonly (readonly [bytes: string, what: string])[] = [
  ["\u007FELF", "program"],
  ["MZ", "program"],
  ["\u00CF\u00FA\u00ED\u00FE", "program"],
  ["\u00CA\u00FE\u00BA\u00BE", "program"],
  ["\0asm", "program"],
  ["PK\u0003\u0004", "archive"],
  ["\u001F\u008B", "archive"],
  ["Rar!", "archive"],
  ["7z\u00BC\u00AF", "archive"],
  ["BZh", "archive"],
];

/** Files that nobody can review: programs, archives, and what is no text. */
export function checkKind(file: SkillFile): Found[] {
  if (file.kind !== "file") return []; // the format has said so
  const head = String.fromCharCode(...file.bytes.subarray(0, 8));
  const named = archive.test(file.path)
    ? "archive"
    : program.test(file.path)
      ? "program"
      : undefined;
  const what = magic.find(([start]) => head.startsWith(start))?.[1] ?? named;
  if (what !== undefined)
    return [fault("block", `Unexpected ${what}, expected only text that people can review.`)];
  if (textOf(file) !== undefined)
    return isOpenPicture(file)
      ? [fault("block", "Unexpected picture that runs scripts, expected one that only shows.")]
      : [];
  if (picture.test(file.path))
    return hasTail(file)
      ? [fault("warn", "Unexpected text after the end of a picture, expected only the picture.")]
      : [];
  return [fault("warn", "Unexpected file that is no text, expected text that people can review.")];
}

function isOpenPicture(file: SkillFile): boolean {
  return (
    /\.(?:svg|html?)$/i.test(file.path) &&
    /<script|\bon\w+\s*=|javascript:/i.test(textOf(file) ?? "")
  );
}

/** Behind a PNG's last chunk there is nothing. */
function hasTail({ path, bytes }: SkillFile): boolean {
  if (!path.toLowerCase().endsWith(".png")) return false;
  const end = Buffer.from(bytes).lastIndexOf("IEND");
  return end >= 0 && bytes.length > end + 8;
}

function fault(tier: Fault["tier"], reason: string): Found {
  return { tier, rule: "skill-file", line: 1, reason };
}
