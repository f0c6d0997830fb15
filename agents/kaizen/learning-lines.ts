import type { LearningRecord } from "../journal/run-records.ts";

/** A learning as it stands on a page: one line, changed by one line. */
export interface LearningEntry {
  learning: LearningRecord;
  /** Chunks of merged runs whose approved attempt used it, and those that only failed with it. */
  helpful: number;
  harmful: number;
  /** Times its failure came back in merged runs although it was known. */
  recurred: number;
  /** Shown to nobody any more, and not learned again. */
  retired: boolean;
}

const pattern =
  /^- `(L-[0-9a-f]+)`( retired)? (L[1-4]) helpful=(\d+) harmful=(\d+)(?: recurred=(\d+))?(?: sig=([0-9a-f]+))? scope=(\[.*?\]) :: When (.+?): (.+) \((\S+)\)\r?$/gm;

/** Reads the lines back; lines that a person wrote in another form are left alone and not read. */
export function parseEntries(page: string): LearningEntry[] {
  return [...page.matchAll(pattern)].map((match) => {
    const [, id = "", retired, level, helpful, harmful, recurred = 0, signature, scope = "[]"] =
      match;
    const [trigger = "", rule = "", evidence = ""] = match.slice(9);
    return {
      learning: {
        id,
        level: levelOf(level),
        scope: scopeOf(scope),
        trigger,
        rule,
        evidence,
        ...(signature === undefined ? {} : { signature }),
      },
      helpful: Number(helpful),
      harmful: Number(harmful),
      recurred: Number(recurred),
      retired: retired !== undefined,
    };
  });
}

export function formatEntry(entry: LearningEntry): string {
  const { id, level, trigger, rule, evidence, scope, signature } = entry.learning;
  const words = [
    `- \`${id}\``,
    ...(entry.retired ? ["retired"] : []),
    level,
    `helpful=${entry.helpful}`,
    `harmful=${entry.harmful}`,
    ...(entry.recurred > 0 ? [`recurred=${entry.recurred}`] : []),
    ...(signature === undefined ? [] : [`sig=${signature}`]),
    `scope=${JSON.stringify(scope)}`,
  ];
  return `${words.join(" ")} :: When ${trigger}: ${rule} (${evidence})`;
}

/** The page with one entry changed, every other byte as it was; the same page when it has none of that id. */
export function changeEntry(
  page: string,
  id: string,
  change: (entry: LearningEntry) => LearningEntry,
): string {
  return page.replaceAll(pattern, (line, found: string) => {
    const [entry] = found === id ? parseEntries(line) : [];
    return entry ? formatEntry(change(entry)) + (line.endsWith("\r") ? "\r" : "") : line;
  });
}

/**
 * Adds an entry after the last one of the page, else in a section of its own at the end. The same id again
 * changes nothing.
 */
export function insertEntry(page: string, entry: LearningEntry): string {
  const known = [...page.matchAll(pattern)];
  if (known.some(([, id]) => id === entry.learning.id)) return page;
  const newline = page.includes("\r\n") ? "\r\n" : "\n";
  const last = known.at(-1);
  if (last) {
    const end = last.index + last[0].replace(/\r$/, "").length;
    return page.slice(0, end) + newline + formatEntry(entry) + page.slice(end);
  }
  const body = page.endsWith(newline) || page === "" ? page : page + newline;
  return `${body}${newline}${formatEntry(entry)}${newline}`;
}

/** The page as knowledge: without the entries, which reach a packet by their scope. */
export function withoutEntries(page: string): string {
  return page.replaceAll(new RegExp(`${pattern.source}\\n?`, "gm"), "");
}

export function newEntry(learning: LearningRecord): LearningEntry {
  return { learning, helpful: 0, harmful: 0, recurred: 0, retired: false };
}

function levelOf(text: string | undefined): LearningRecord["level"] {
  return text === "L1" || text === "L2" || text === "L4" ? text : "L3";
}

function scopeOf(text: string): string[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.map(String) : [];
  } catch {
    return [];
  }
}
