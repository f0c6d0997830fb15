import { listIn, numberIn, textIn } from "./read-json.ts";

/** What the islands ask the server: JSON of /api/v1, checked before it is used. */
const base = "/api/v1";

export interface Found {
  href: string;
  id: string;
  title: string;
  snippet: string;
}

export interface Preview {
  title: string;
  text: string;
}

export interface GraphData {
  nodes: readonly {
    id: string;
    title: string;
    type: string;
    x: number;
    y: number;
    links: number;
  }[];
  /** Positions in `nodes`. */
  edges: readonly (readonly [from: number, to: number])[];
}

export async function searchPages(query: string, signal: AbortSignal): Promise<readonly Found[]> {
  const answer = await get(`${base}/search?limit=8&q=${encodeURIComponent(query)}`, signal);
  return listIn(answer, "hits").map((hit) => ({
    href: pageAddress(textIn(hit, "id")),
    id: textIn(hit, "id"),
    title: textIn(hit, "title"),
    snippet: textIn(hit, "snippet"),
  }));
}

/** Characters of a page that a preview shows. */
const previewLength = 420;

export async function readPreview(id: string): Promise<Preview | undefined> {
  try {
    const answer = await get(`${base}/pages/${encodeURIComponent(id)}`);
    const page = new DOMParser().parseFromString(textIn(answer, "html"), "text/html");
    for (const left of page.querySelectorAll("h1, pre, table, figure, .sr-only")) left.remove();
    const text = page.body.textContent.replaceAll(/\s+/g, " ").trim();
    const isLong = text.length > previewLength;
    return {
      title: textIn(answer, "title"),
      text: isLong ? `${text.slice(0, previewLength)}…` : text,
    };
  } catch {
    return undefined; // a link without a preview is still a link
  }
}

export async function readGraph(source: string): Promise<GraphData> {
  const answer = await get(source);
  return {
    nodes: listIn(answer, "nodes").map((node) => ({
      id: textIn(node, "id"),
      title: textIn(node, "title"),
      type: textIn(node, "type"),
      x: numberIn(node, "x"),
      y: numberIn(node, "y"),
      links: numberIn(node, "links"),
    })),
    edges: listIn(answer, "edges").map((edge) => [numberIn(edge, "0"), numberIn(edge, "1")]),
  };
}

export function pageAddress(id: string): string {
  return `/wiki/${encoded(id)}`;
}

function encoded(id: string): string {
  return id.split("/").map(encodeURIComponent).join("/");
}

async function get(address: string, signal?: AbortSignal): Promise<unknown> {
  const response = await fetch(address, signal ? { signal } : {});
  if (!response.ok) throw new Error(`${address} answered ${response.status}`);
  return response.json();
}
