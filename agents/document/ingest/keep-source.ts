import { slugify } from "#plans";
import { findSecrets, type ContentRoot } from "#wiki";
import { sha256 as hashOf } from "../../packet/fence.ts";
import { convert } from "./convert.ts";
import { endings, kindOf } from "./kinds.ts";
import type { RawSource } from "./read-source.ts";
import type { KeptSource } from "./source-page.ts";

/** Puts the source under `raw/`, once and for all, with its text beside it; or why it is not kept. */
export async function keepSource(
  raw: RawSource,
  sha256: string,
  { content, clock }: { content: ContentRoot; clock: () => Date },
): Promise<KeptSource | string> {
  const kind = kindOf(raw.name, raw.bytes, raw.type);
  if (kind === undefined) return "it holds no text that can be read here";
  const converted = await convert({ kind, bytes: raw.bytes });
  if ("failed" in converted) return converted.failed;
  if ((await findSecrets(converted.text)).length > 0)
    return "it holds what looks like a secret; what is kept is committed, so take it out first";
  const title = converted.title || raw.name.replace(/\.[a-z0-9]+$/i, "") || raw.origin;
  const stem = `raw/${slugify(title)}-${sha256.slice(0, 12)}`;
  const path = `${stem}.${endings[kind]}`;
  const isPlain = kind === "markdown" || kind === "text";
  const text = isPlain ? path : `${stem}.text.md`;
  await content.keepRaw(path, raw.bytes);
  if (!isPlain) await content.keepRaw(text, Buffer.from(converted.text));
  const kept = await content.read(text);
  if (kept === undefined || (isPlain && hashOf(kept) !== sha256))
    return `${path} is there and is another text: a raw source is never changed`;
  const date = clock().toISOString().slice(0, 10);
  const told = { title, origin: raw.origin, kind, sha256, date };
  return { ...told, raw: path, text, content: converted.text };
}
