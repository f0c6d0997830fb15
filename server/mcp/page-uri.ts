const scheme = "wiki://page/";

/** `10_DOMAIN/pricing` → `wiki://page/10_DOMAIN/pricing`. */
export function pageUri(id: string): string {
  return scheme + id.split("/").map(encodeURIComponent).join("/");
}

/** The id in an address of ours; undefined when it is none. */
export function pageIdOfUri(uri: string): string | undefined {
  if (!uri.startsWith(scheme)) return undefined;
  try {
    return decodeURIComponent(uri.slice(scheme.length));
  } catch {
    return undefined; // a stray % is in no address of ours
  }
}
