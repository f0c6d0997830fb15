import { applyPageChange, planWrite, type ContentRoot, type Wiki } from "#wiki";
import type { IncidentStore } from "./incident-store.ts";
import type { Incident } from "./incident.ts";
import { incidentPage } from "./incident-document.ts";
import type { LineStore } from "./line-store.ts";

interface FilingServices {
  content: ContentRoot;
  wiki: Wiki;
  incidents: IncidentStore;
  line: LineStore;
}

/**
 * Files a closed incident as a page in `wiki/90_LOG` of the main checkout, as `page new` would. Resolves to
 * its path below the content root; undefined when the incident is open, or was closed by another version.
 * Doing it again changes nothing.
 */
export async function fileIncident(
  { content, wiki, incidents, line }: FilingServices,
  incident: Incident,
): Promise<string | undefined> {
  const closing = (await line.read()).findLast(
    (event) => event.type === "incident-closed" && event.incident === incident.id,
  );
  if (closing?.type !== "incident-closed") return undefined;
  const date = closing.at.slice(0, 10);
  const path = `wiki/90_LOG/${date}-${incident.id.toLowerCase()}.md`;
  const index = await wiki.index();
  if (index.byPath(path)) return path;
  const document = await incidents.document(incident.id);
  const { page, edits } = planWrite(index, {
    path,
    text: incidentPage({ incident, document, closing }),
    expected: undefined,
    prefix: content.prefix,
  });
  const log = { date, op: "andon", title: page.id, id: `incident-${incident.id}` };
  await applyPageChange(content, { edits, log });
  return path;
}
