/** Where things live in the web wiki. Every segment is encoded, so any page name is a safe address. */
export function pageAddress(id: string, heading?: string): string {
  const path = `/wiki/${id.split("/").map(encodeURIComponent).join("/")}`;
  return heading === undefined ? path : `${path}#${encodeURIComponent(heading)}`;
}

export function rawPageAddress(id: string): string {
  return `${pageAddress(id)}.md`;
}

export function planAddress(id: string): string {
  return `/plans/${encodeURIComponent(id)}`;
}

export function runAddress(run: string): string {
  return `/runs/${encodeURIComponent(run)}`;
}

/** A file of the repository, as committed. `fragment` is a line as code is cited: `L12`. */
export function fileAddress(path: string, fragment?: string): string {
  const address = `/files/${path.split("/").map(encodeURIComponent).join("/")}`;
  return fragment === undefined ? address : `${address}#${encodeURIComponent(fragment)}`;
}

/** Bytes of a file that lies beside the pages or in `raw/`, by its path below the content root. */
export function attachmentAddress(path: string): string {
  return `/attachments/${path.split("/").map(encodeURIComponent).join("/")}`;
}

/** `wiki/10_DOMAIN/pricing.md` → `10_DOMAIN/pricing`. */
export function pageIdOf(path: string): string {
  return path.replace(/^wiki\//, "").replace(/\.md$/, "");
}

export function historyAddress(id: string, commit?: string): string {
  const path = `/history/${id.split("/").map(encodeURIComponent).join("/")}`;
  return commit === undefined ? path : `${path}?commit=${encodeURIComponent(commit)}`;
}

/** Where a page is edited. */
export function editAddress(id: string): string {
  return `/edit/${id.split("/").map(encodeURIComponent).join("/")}`;
}

export function tagAddress(tag: string): string {
  return `/tags/${tag.split("/").map(encodeURIComponent).join("/")}`;
}

export function incidentAddress(incident: string): string {
  return `/andon/${encodeURIComponent(incident)}`;
}

export function skillAddress(name: string): string {
  return `/skills/${encodeURIComponent(name)}`;
}

/** A page of the product's documentation; `index` is where it begins. */
export function docAddress(id: string): string {
  return id === "index" ? "/docs" : `/docs/${id}`;
}
