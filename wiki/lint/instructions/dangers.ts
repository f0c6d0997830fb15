import { findSecrets } from "../secrets/find-secrets.ts";
import { hiddenIn } from "./hidden-characters.ts";
import { suspicionsIn } from "./suspicious.ts";

/**
 * Why a text that agents will read before they act is dangerous, in a few words each: what it hides, what
 * it orders, what it gives away. The lint rules hidden-unicode, suspicious-instruction and no-secret in one.
 */
export async function dangersIn(text: string): Promise<string[]> {
  return [
    ...hiddenIn(text).flatMap(({ reason, isMild }) => (isMild ? [] : [reason])),
    ...suspicionsIn(text, true).map(({ id, says }) => `${says} (${id})`),
    ...(await findSecrets(text)).map(({ kind }) => kind),
  ];
}
