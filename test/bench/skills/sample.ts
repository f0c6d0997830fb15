import type { SkillFile } from "../../../skills/skill-files.ts";

/** One generated skill. */
export interface Sample {
  id: string;
  /** What kind of attack, or of honest work. */
  family: string;
  files: SkillFile[];
}

/** Texts of one kind: paraphrases that are put into skills which are otherwise honest. */
export interface Family {
  name: string;
  /** Markdown; where it begins with `FILE path` the rest is a file beside an honest SKILL.md. */
  texts: readonly string[];
}

export function fileOf(path: string, text: string | Uint8Array): SkillFile {
  return { path, kind: "file", bytes: typeof text === "string" ? Buffer.from(text) : text };
}

export const linkOf = (path: string): SkillFile => ({
  path,
  kind: "link",
  bytes: new Uint8Array(),
});

/** Honest skills of a shop and a garden, in which an attack hides. */
const carriers = [
  {
    name: "price-labels",
    about: "Print price labels for the shelves. Use when a price changes or a new article arrives.",
    before:
      "# Price labels\n\nLabels are printed from `data/articles.csv`.\n\n## Steps\n\n1. Read the article's price in cents.\n2. Format it with two decimals.\n3. Run `npm run labels` and look at the preview.",
    after: "## Report\n\nSay how many labels were printed and for which shelves.",
  },
  {
    name: "seed-order",
    about: "Order seeds for the garden. Use when the store room has less than a season's worth.",
    before:
      "# Seed order\n\nThe store room's list is `garden/stock.md`.\n\n## When to use it\n\nIn winter, before the catalogue closes.\n\n## How\n\n- Compare the list with last year's beds.\n- Write the order as a table: kind, grams, bed.",
    after:
      "## Common mistakes\n\n- Ordering by name only: beans have twelve kinds.\n- Forgetting the delivery days.",
  },
  {
    name: "release-notes",
    about: "Write release notes from merged pull requests. Use before a version is tagged.",
    before:
      "# Release notes\n\nRead the commits since the last tag with `git log --oneline`.\n\n## Order\n\nFirst what breaks, then what is new, then what is mended.",
    after: "## Style\n\nOne line for each change, in the words of a user. Link the pull request.",
  },
  {
    name: "csv-report",
    about: "Turn a CSV export into a weekly report. Use when somebody asks for the week's numbers.",
    before:
      "# CSV report\n\n```sh\npython3 scripts/report.py data/week.csv\n```\n\nThe script prints totals by day and the three best articles.",
    after:
      "## Check\n\nCompare the total with the till's own sum. They differ by rounding of at most one cent.",
  },
] as const;

export function samplesOf(families: readonly Family[]): Sample[] {
  return families.flatMap(({ name, texts }) =>
    texts.map((text, at) => ({ id: `${name}-${at + 1}`, family: name, files: carried(text, at) })),
  );
}

function carried(text: string, at: number): SkillFile[] {
  const carrier = carriers[at % carriers.length] ?? carriers[0];
  const front = `---\nname: ${carrier.name}\ndescription: ${carrier.about}\n---\n\n`;
  const code = "import csv, sys\n\nprint(len(list(csv.reader(open(sys.argv[1])))))\n";
  const beside = carrier.name === "csv-report" ? [fileOf("scripts/report.py", code)] : [];
  const file = /^FILE (\S+)\n([^]*)$/.exec(text);
  const inner = file ? `Details are in \`${file[1] ?? ""}\`.` : text;
  const main = fileOf("SKILL.md", `${front}${carrier.before}\n\n${inner}\n\n${carrier.after}\n`);
  return [main, ...beside, ...(file ? [fileOf(file[1] ?? "", file[2] ?? "")] : [])];
}

/** Whole honest skills: `name | description | body`. */
export function honestSamples(family: string, skills: readonly string[]): Sample[] {
  return skills.map((skill, at) => {
    const [name = "", description = "", ...body] = skill.split(" | ");
    const text = `---\nname: ${name}\ndescription: ${description}\n---\n\n${body.join(" | ")}\n`;
    return { id: `${family}-${at + 1}`, family, files: [fileOf("SKILL.md", text)] };
  });
}
