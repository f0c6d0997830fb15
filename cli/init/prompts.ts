export interface Choice {
  value: string;
  label: string;
  hint?: string;
}

/** How a person is asked. Each answer is undefined when the person ended it: then nothing is written. */
export interface Prompts {
  choose: (message: string, choices: readonly Choice[]) => Promise<string | undefined>;
  /** All are chosen until the person takes some away. */
  chooseSome: (message: string, choices: readonly Choice[]) => Promise<string[] | undefined>;
  /** `problemOf` says why a text will not do. */
  write: (
    message: string,
    problemOf: (text: string) => string | undefined,
  ) => Promise<string | undefined>;
  agree: (message: string, proposal: boolean) => Promise<boolean | undefined>;
}
