import { randomBytes } from "node:crypto";
import { LoopwikiError, type PageEdit } from "#wiki";

/** A change that was shown and may now be made, once. */
export interface Preview {
  id: string;
  /** What the log says: `write`, `replace`, `rename`. */
  op: string;
  title: string;
  edits: readonly PageEdit[];
}

/** How many wait at once, and how long (ms): who looks at more has lost track. */
const most = 50;
const lifetime = 30 * 60_000;

/**
 * The changes that were previewed. They are kept in memory: a server that was started again has forgotten
 * them, and the caller previews again on the pages as they then are.
 */
export class Previews {
  readonly #clock: () => Date;
  readonly #waiting = new Map<string, Preview & { until: number }>();

  constructor(clock: () => Date) {
    this.#clock = clock;
  }

  add(preview: Omit<Preview, "id">): Preview {
    this.#forget();
    const id = `pv-${randomBytes(5).toString("hex")}`;
    const kept = { ...preview, id, until: this.#clock().getTime() + lifetime };
    this.#waiting.set(id, kept);
    return kept;
  }

  /** Throws `unknown-preview`, which says how to get another. */
  get(id: string): Preview {
    this.#forget();
    const preview = this.#waiting.get(id);
    if (preview) return preview;
    throw new LoopwikiError(
      "unknown-preview",
      `Unexpected preview_id "${id.slice(0, 80)}": it was applied already, is older than ${lifetime / 60_000} minutes, or was never given.`,
      { hint: "Preview the change again; the answer has a new preview_id." },
    );
  }

  remove(id: string): void {
    this.#waiting.delete(id);
  }

  #forget(): void {
    const now = this.#clock().getTime();
    for (const [id, { until }] of this.#waiting) {
      if (until < now || this.#waiting.size >= most) this.#waiting.delete(id);
    }
  }
}
