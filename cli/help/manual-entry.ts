/** What `--help` and the page of a command in the docs say beside its table of options. */
export interface ManualEntry {
  /** What it does and what it leaves alone: whole sentences, paragraphs parted by an empty line. */
  about: string;
  /** What an exit code means here; those that mean the same everywhere are added. */
  exits?: Partial<Record<1 | 2 | 3 | 4, string>>;
  /** Commands that one would look at next, without `loopwiki`. */
  see: readonly string[];
}

export type Manual = Readonly<Record<string, ManualEntry>>;
