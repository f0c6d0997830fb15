import type { Chunk } from "#plans";
import { docsChunk } from "../../agents/execute/shop.ts";

/** Where the fact stands that a maker needs. */
export type Source = "page" | "learning" | "correction" | "nested";

/** One thing to program, of which the right number stands nowhere in the code. */
export interface Task {
  id: string;
  source: Source;
  /** What a maker who was told knows. */
  fact: string;
  file: string;
  right: number;
  /** Whether the failing check says which number it expected. */
  tells: boolean;
}

/** Tasks that follow each other in one shop: what the first teaches, the second needs. */
export interface Unit {
  tasks: Task[];
  /** Files that hold the facts, besides what is learned on the way. */
  files: Record<string, string>;
}

const pages: readonly [id: string, about: string, fact: string, right: number][] = [
  ["loyalty-points", "Loyalty points for each purchase", "one point for every 40 cents", 40],
  [
    "gift-wrapping",
    "Price of gift wrapping a parcel",
    "wrapping costs 250 cents, ribbon included",
    250,
  ],
  [
    "delivery-radius",
    "How far parcels are delivered by bicycle",
    "bicycles deliver within 7 kilometres",
    7,
  ],
  ["tea-shelf-life", "Shelf life of opened tea tins", "an opened tin is sold for 45 days", 45],
  [
    "returns-window",
    "Until when returned goods are taken back",
    "goods come back within 21 days",
    21,
  ],
  ["bulk-discount", "Discount on bulk orders of tea", "from 12 tins on it is a bulk order", 12],
  ["staff-rebate", "Rebate for members of the staff", "staff pay 82 percent of the price", 82],
  ["deposit-bottles", "Deposit on returnable bottles", "the deposit is 15 cents a bottle", 15],
];

const learned: readonly [id: string, trigger: string, rule: string, right: number][] = [
  [
    "ounces",
    "tea is weighed in ounces for the scale",
    "count 28 grams of tea to the ounce on the scale",
    28,
  ],
  [
    "till-units",
    "amounts come in from the till",
    "divide amounts of the till by 1000 before adding them",
    1000,
  ],
  [
    "stock-week",
    "weeks of the stock plan are counted",
    "begin the stock plan with week 31 as the supplier does",
    31,
  ],
  [
    "label-width",
    "shelf labels are printed",
    "print shelf labels 58 millimetres wide for the old printer",
    58,
  ],
];

const conventions: readonly [id: string, source: Source, fact: string, right: number][] = [
  ["tax-rate", "correction", "Groceries are taxed at 5 percent in this canton", 5],
  ["opening-hour", "correction", "The web shop opens its day at hour 4 UTC", 4],
  ["till-drawer", "nested", "A drawer of the till holds 900 coins", 900],
  ["till-receipt", "nested", "Receipts of the till are 42 characters wide", 42],
];

/** Twenty tasks: eight whose fact is on a page, four pairs of which one teaches, four told by AGENTS.md. */
export function units(): Unit[] {
  return [
    ...pages.map(([id, about, fact, right], at) => ({
      tasks: [task({ id, source: "page", fact, right, tells: at % 2 === 0 })],
      files: { [`wiki/10_DOMAIN/${id}.md`]: page(about, `For our shop: ${fact}.`) },
    })),
    ...learned.map(([id, , rule, right]) => ({
      tasks: [
        task({ id, source: "learning", fact: rule, right, tells: true }),
        task({ id: `${id}-again`, source: "learning", fact: rule, right, tells: false }),
      ],
      files: {},
    })),
    ...conventions.map(([id, source, fact, right], at) => ({
      tasks: [task({ id, source, fact, right, tells: at % 2 === 0 })],
      files:
        source === "nested"
          ? { "src/till/AGENTS.md": `# The till\n\n${fact}.\n` }
          : correction(fact),
    })),
  ];
}

function task(fields: Omit<Task, "file">): Task {
  const folder = fields.source === "nested" ? "src/till" : "src";
  return { ...fields, file: `${folder}/${fields.id}.js` };
}

function page(title: string, body: string): string {
  return `---\ntitle: ${title}\ntype: domain\n---\n\n# ${title}\n\n${body}\n`;
}

function correction(fact: string): Record<string, string> {
  const line = `- \`C-0a1b2c3d\` ${fact} (said; Ada; 2026-06-01)`;
  return {
    "AGENTS.md": `<!-- loopwiki:begin -->\nSee wiki/index.md.\n<!-- loopwiki:corrections:begin -->\n${line}\n<!-- loopwiki:corrections:end -->\n<!-- loopwiki:end -->\n`,
  };
}

/** What everybody is told of a task; the fact is not in it, and the check is a file that no packet shows. */
export function chunkOf({ id, file }: Task): Chunk {
  const subject = id.replaceAll("-", " ");
  const { run: _, ...chunk } = docsChunk({
    id,
    title: `Program the number for ${subject}`,
    files: learnedFiles(id) ?? [file],
    instructions: `Export \`value\` from ${file}: the number that our shop uses for ${subject}.`,
    contract: [
      { criterion: `The number for ${subject} is the right one`, verify: `sh checks/${id}.sh` },
    ],
  });
  return chunk;
}

/** Both tasks of a pair are about the same files, as work on one module is. */
function learnedFiles(id: string): string[] | undefined {
  const known = learned.find(([name]) => id === name || id === `${name}-again`);
  return known && [`src/${known[0]}*.js`];
}

/** The check of a task as a file of the repository that no packet shows. */
export function checkOf({ id, file, right, tells }: Task): Record<string, string> {
  const words = tells ? `expected ${right}` : "wrong";
  const script = `const { value } = await import(process.cwd() + "/${file}"); if (value !== ${right}) { console.error("${words}"); process.exit(1); }`;
  return { [`checks/${id}.sh`]: `exec node --input-type=module -e '${script}'\n` };
}

/** What the scripted maker does: right when it was told, by memory or by a check; else a guess. */
export function makerTasks({ id, file, fact, right, source }: Task): unknown[] {
  const write = (value: number): unknown => ({
    path: file,
    write: `export const value = ${value};\n`,
  });
  const played = (needs: string[], value: number, more = {}): unknown => ({
    role: "maker",
    chunk: id,
    needs,
    edits: [write(value)],
    result: { outcome: "ok", summary: `The value is ${value}.`, ...more },
  });
  const lesson = learned.find(([name]) => name === id);
  const learning = lesson && { trigger: lesson[1], rule: lesson[2], prevention: null };
  const offer = source === "learning" && learning ? { output: { learning, correction: null } } : {};
  return [
    played([fact], right),
    played([`expected ${right}`], right, offer),
    played([], right + 1),
  ];
}

/** Pages about other things, so that finding the right one is some work. */
export function noisePages(count: number): Record<string, string> {
  const things = "kettle counter window ladder invoice parcel barrel basket ledger garden".split(
    " ",
  );
  const deeds = "cleaning counting painting moving ordering storing lending repairing".split(" ");
  return Object.fromEntries(
    Array.from({ length: count }, (_, at) => {
      const [thing = "", deed = ""] = [things[at % things.length], deeds[at % deeds.length]];
      const title = `${deed} the ${thing} ${at}`;
      const body = `For our shop the ${thing} is a matter of ${deed}, number ${at} in the list; Ada knows the price.`;
      return [`wiki/10_DOMAIN/noise-${at}.md`, page(title, body)];
    }),
  );
}
