import { splitFrontMatter } from "#wiki";
import { parseSkill } from "../parse-skill.ts";
import { skillFieldsSchema } from "../skill.ts";
import { textOf, type SkillFile } from "../skill-files.ts";
import type { Fault } from "./skill-finding.ts";

const rule = "skill-format";
/** Of the open format's guide: a body of more is seldom read to its end. */
const maxLines = 500;
/** What an agent reads before it chooses; about 100 tokens. */
const goodDescription = { least: 20, most: 600 };
/** Folders of the open format; what lies at the top is Markdown and a licence. */
const folders = ["scripts", "references", "assets"];
const top = /^(?:[\w.-]+\.md|LICEN[CS]E(?:\.txt)?|NOTICE(?:\.txt)?)$/;
/** Settings of agents and tools: from a skill they would change how everything else is done. */
const takesOver =
  /(?:^|\/)(?:(?:AGENTS|CLAUDE|GEMINI)\.md|\.mcp\.json|settings(?:\.local)?\.json|\.git(?:\/|attributes$|modules$)|\.husky\/|\.npmrc|\.pypirc|\.env(?:\.\w+)?$|\.cursorrules|conftest\.py|sitecustomize\.py)/;

/** The format of one skill: its document, what lies beside it, and whether what it refers to is there. */
export function checkFormat(name: string, files: readonly SkillFile[]): Fault[] {
  const main = files.find(({ path }) => path === "SKILL.md");
  if (!main) return [block("SKILL.md", "Missing SKILL.md, expected the skill's document.")];
  const text = textOf(main);
  if (text === undefined)
    return [block("SKILL.md", "Unexpected bytes that are no text, expected UTF-8.")];
  const { findings } = parseSkill(text, `skills/${name}/SKILL.md`);
  return [
    ...findings.map(({ line = 1, reason }) => block("SKILL.md", reason, line)),
    ...checkFields(text),
    ...files.flatMap((file) => checkPlace(file)),
    ...files.flatMap((file) => checkReferences(file, files)),
  ];
}

function checkFields(text: string): Fault[] {
  const front = splitFrontMatter(text);
  const known = Object.keys(skillFieldsSchema.shape);
  const faults = Object.keys(front.data).flatMap((key) => {
    if (known.includes(key)) return [];
    const line = front.lineOf(key);
    if (key === "hooks")
      return [
        block("SKILL.md", "Unexpected `hooks`, expected no commands that run unasked.", line),
      ];
    const reason = `Unexpected field \`${key}\`, expected those of the open format: ${known.join(", ")}. Other agents ignore it.`;
    return [warn("SKILL.md", reason, line)];
  });
  const description = front.data["description"];
  if (typeof description === "string")
    faults.push(...checkDescription(description, front.lineOf("description")));
  const lines = front.body.trim().split("\n").length;
  if (lines > maxLines) {
    const reason = `Unexpected ${lines} lines, expected at most ${maxLines}: move detail to references/.`;
    faults.push(warn("SKILL.md", reason, front.bodyLine));
  }
  return faults;
}

function checkDescription(description: string, line: number): Fault[] {
  const { length } = description.trim();
  const faults: Fault[] = [];
  if (length < goodDescription.least || length > goodDescription.most) {
    const reason = `Unexpected description of ${length} characters, expected ${goodDescription.least} to ${goodDescription.most}: it is all that is seen before the choice.`;
    faults.push(warn("SKILL.md", reason, line));
  }
  if (!/\b(?:use|when|for|if|before|after|whenever)\b/i.test(description)) {
    const reason =
      "Unexpected description without an occasion, expected what it does and when: `Use when …`.";
    faults.push(warn("SKILL.md", reason, line));
  }
  return faults;
}

function checkPlace({ path, kind }: SkillFile): Fault[] {
  if (kind !== "file")
    return [
      block(
        path,
        `Unexpected ${kind === "link" ? "symbolic link" : "special file"}, expected plain files.`,
      ),
    ];
  if (takesOver.test(path))
    return [
      block(
        path,
        "Unexpected file that instructs or sets up other programs, expected only the skill's own.",
      ),
    ];
  if (path.split("/").some((part) => part.startsWith(".")))
    return [block(path, "Unexpected hidden file, expected only what people see.")];
  const [folder = ""] = path.split("/");
  const isKnown = path.includes("/") ? folders.includes(folder) : top.test(path);
  if (isKnown) return [];
  const reason = `Unexpected place, expected Markdown beside SKILL.md or files in ${folders.join("/, ")}/.`;
  return [warn(path, reason)];
}

const reference = /\]\(\s*<?([^)\s>]+)>?[^)]*\)|`((?:scripts|references|assets)\/[\w./-]+)`/g;

/** Links and named files must be there, inside the skill and in the same spelling. */
function checkReferences(file: SkillFile, files: readonly SkillFile[]): Fault[] {
  const text = file.path.endsWith(".md") ? textOf(file) : undefined;
  return (text ?? "").split("\n").flatMap((line, at) =>
    [...line.matchAll(reference)].flatMap(([, linked, named]) => {
      const [target = ""] = (linked ?? named ?? "").split(/[#?]/);
      if (target === "" || /^[a-z][\w+.-]*:/i.test(target)) return [];
      const path = inside(named === undefined ? file.path : "SKILL.md", target); // a bare name starts at the skill
      const isThere = files.some(
        (other) => other.path === path || other.path.startsWith(`${path}/`),
      );
      if (path !== undefined && isThere) return [];
      const where = path === undefined ? " out of the skill's folder" : "";
      const expected = path === undefined ? "a file in it" : "a file that is there";
      return [
        warn(
          file.path,
          `Unexpected reference \`${target}\`${where}, expected ${expected}.`,
          at + 1,
        ),
      ];
    }),
  );
}

/** The path below the skill; undefined when it leaves it. */
function inside(from: string, target: string): string | undefined {
  if (target.startsWith("/") || target.startsWith("~")) return undefined;
  const parts = from.split("/").slice(0, -1);
  for (const part of target.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join("/");
}

function block(path: string, reason: string, line = 1): Fault {
  return { tier: "block", rule, path, line, reason };
}

function warn(path: string, reason: string, line = 1): Fault {
  return { tier: "warn", rule, path, line, reason };
}
