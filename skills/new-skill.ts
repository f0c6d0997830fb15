import type { SkillFile } from "./skill-files.ts";

/** What a new skill begins with: it passes the check, and its golden tasks find it. */
export function newSkill(name: string, description: string): SkillFile[] {
  const title = name.replaceAll("-", " ").replace(/^./, (letter) => letter.toUpperCase());
  const occasion =
    /\buse (?:when|for|before|after)\s+(.+?)\.?$/i.exec(description)?.[1] ?? description;
  const document = `---
name: ${name}
description: ${JSON.stringify(description)}
metadata:
  version: "0.1"
---

# ${title}

Say in two sentences what comes out of it, and why it is done this way here.

## When to use it

- ${occasion.replace(/^./, (letter) => letter.toUpperCase())}.

## Steps

1. Read what there is: the files, the page of the wiki, the last change.
2. Do the smallest thing that helps. Name the command: \`npm test\`.
3. Look at the result, and compare it with what was wanted.

## Example

Asked for: "${occasion}". Done: one file changed, one test added that failed before. Reported: what changed,
why, and the command that shows it.

## Common mistakes

- Going on when a step fails. Stop, and say what failed.
`;
  const tests = `# Tests of ${name}

\`loopwiki skills test ${name}\` asks for which tasks this skill is chosen.

## Shown for

- ${name.replaceAll("-", " ")}: ${occasion}

## Not shown for

- Water the plants on the balcony
`;
  return [fileOf("SKILL.md", document), fileOf("tests.md", tests)];
}

function fileOf(path: string, text: string): SkillFile {
  return { path, kind: "file", bytes: new TextEncoder().encode(text) };
}
