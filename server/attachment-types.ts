/** Pictures that a browser shows on a page; the only files that are ever shown rather than downloaded. */
const pictures: Readonly<Record<string, string>> = {
  avif: "image/avif",
  gif: "image/gif",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  png: "image/png",
  svg: "image/svg+xml",
  webp: "image/webp",
};

/** What may be attached besides pictures: documents and data, nothing that runs. */
const documents: Readonly<Record<string, string>> = {
  csv: "text/csv; charset=utf-8",
  json: "application/json",
  md: "text/plain; charset=utf-8",
  pdf: "application/pdf",
  tsv: "text/tab-separated-values; charset=utf-8",
  txt: "text/plain; charset=utf-8",
  webm: "video/webm",
  mp4: "video/mp4",
  yaml: "text/plain; charset=utf-8",
  yml: "text/plain; charset=utf-8",
  zip: "application/zip",
};

/** Endings that may be attached, in the order of the alphabet. */
export const attachableEndings = Object.keys({ ...pictures, ...documents }).toSorted();

export function isPicture(path: string): boolean {
  return endingOf(path) in pictures;
}

/** The media type by the ending; bytes of an unknown kind when it is not one that may be attached. */
export function mediaTypeOf(path: string): string {
  const ending = endingOf(path);
  return pictures[ending] ?? documents[ending] ?? "application/octet-stream";
}

/** Shown in the browser: pictures but no SVG, which can hold a script and is a page of its own when opened. */
export function isShownInline(path: string): boolean {
  return isPicture(path) && endingOf(path) !== "svg";
}

function endingOf(path: string): string {
  return /\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase() ?? "";
}
