import { readFile, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { isErrno, splitFrontMatter, writeFileDurably } from "#wiki";
import { Redactor } from "../redact/redactor.ts";
import { incidentSchema, type Incident } from "./incident.ts";
import {
  evidenceOf,
  fiveWhysSchema,
  formatIncident,
  withDraft,
  type FiveWhys,
} from "./incident-document.ts";

export interface IncidentStore {
  /** Writes the incident; the same id again changes nothing. Resolves to its file for people to read. */
  open(incident: Incident): Promise<string>;
  /** Oldest first. */
  list(): Promise<Incident[]>;
  /** The incident as its file says it, with whatever a person has written into it. */
  document(id: string): Promise<string>;
  /** Puts a draft of the Five Whys into the incident; false when a person has written there already. */
  draft(id: string, whys: FiveWhys): Promise<boolean>;
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

  async draft(id: string, whys: FiveWhys): Promise<boolean> {
    const clean = fiveWhysSchema.parse(await this.#redactor.value(whys));
    const text = withDraft(await this.document(id), { ...clean, by: whys.by });
    if (text === undefined) return false;
    await writeFileDurably(join(this.#folder, `${id}.md`), text);
    return true;
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
