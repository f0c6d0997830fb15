import { readFile, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { isErrno, splitFrontMatter, writeFileDurably } from "#wiki";
import { stringify } from "yaml";
import { Redactor } from "../redact/redactor.ts";
import { incidentSchema, type Incident } from "./incident.ts";

export interface IncidentStore {
  /** Writes the incident; the same id again changes nothing. Resolves to its file for people to read. */
  open(incident: Incident): Promise<string>;
  /** Oldest first. */
  list(): Promise<Incident[]>;
  /** The incident as its file says it, with whatever a person has written into it. */
  document(id: string): Promise<string>;
}

/** Incidents as Markdown files below `<git common dir>/loopwiki/incidents`. */
export class FileIncidentStore implements IncidentStore {
  readonly #folder: string;
  readonly #redactor: Redactor;

  constructor(folder: string, redactor = new Redactor([])) {
    this.#folder = folder;
    this.#redactor = redactor;
  }

  async open(incident: Incident): Promise<string> {
    const path = join(this.#folder, `${incident.id}.md`);
    const written = await stat(path).catch(() => undefined); // a person may have filled it in since
    if (written !== undefined) return path;
    const [reason, evidence] = await Promise.all(
      [incident.reason, incident.evidence].map((text) => this.#redactor.text(text)),
    );
    const clean = { ...incident, reason: reason ?? "", evidence: evidence ?? "" };
    await writeFileDurably(path, formatIncident(clean));
    return path;
  }

  document(id: string): Promise<string> {
    return readFile(join(this.#folder, `${id}.md`), "utf8");
  }

  async list(): Promise<Incident[]> {
    const names = await readdir(this.#folder).catch((error: unknown) => {
      if (isErrno(error, "ENOENT")) return [];
      throw error;
    });
    const incidents: Incident[] = [];
    for (const name of names.filter((entry) => entry.endsWith(".md"))) {
      const { data, body } = splitFrontMatter(await readFile(join(this.#folder, name), "utf8"));
      const parsed = incidentSchema.safeParse(data);
      if (parsed.success) incidents.push({ ...parsed.data, evidence: evidenceOf(body) });
    }
    return incidents.toSorted((left, right) => left.opened_at.localeCompare(right.opened_at));
  }
}

const evidenceHeading = "## Evidence\n\n";

/** The incident with a Five Whys form for a person (or later an agent) to fill in. */
function formatIncident({ evidence, ...fields }: Incident): string {
  const quoted = evidence.split("\n").map((line) => `    ${line}`.trimEnd());
  return [
    `---\n${stringify(fields)}---\n`,
    `# ${fields.id}: ${fields.reason}\n`,
    `Plan \`${fields.plan}\`, chunk \`${fields.chunk}\`, category **${fields.category}** (confidence ${fields.confidence}).\n`,
    `${evidenceHeading}${quoted.join("\n")}\n`,
    "## Five Whys\n\n1. Why did the check fail?\n2. Why was that possible?\n3. Why was it not prevented?\n4. Why was it not noticed earlier?\n5. Why does the way we work allow it?\n",
    "## Countermeasure\n\nLevel (L1 make it impossible, L2 detect it, L3 document it, L4 alert):\n",
  ].join("\n");
}

function evidenceOf(body: string): string {
  const start = body.indexOf(evidenceHeading) + evidenceHeading.length;
  const end = body.indexOf("\n## Five Whys");
  return body
    .slice(start, end)
    .split("\n")
    .map((line) => line.replace(/^ {4}/, ""))
    .join("\n")
    .trimEnd();
}
