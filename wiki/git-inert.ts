/**
 * Settings that keep the user's git inert: no hooks, no monitors, no programs of a repository's own, whatever
 * its `.git/config` says. Values on the command line come after every file, included ones too.
 */
const settings: Readonly<Record<string, string>> = {
  "core.hooksPath": "/dev/null",
  "core.fsmonitor": "false",
  "core.pager": "cat",
  "core.editor": "true",
  "sequence.editor": "true",
  "core.askPass": "true",
  "core.sshCommand": "false",
  "core.quotePath": "false",
  "core.fsync": "all",
  "core.alternateRefsCommand": "true",
  "credential.helper": "", // an empty one forgets all before it
  "gpg.program": "false",
  "commit.gpgSign": "false",
  "tag.gpgSign": "false",
  "log.showSignature": "false",
  "protocol.ext.allow": "never",
  "gc.auto": "0",
  "maintenance.auto": "false",
  "advice.detachedHead": "false",
};

export const inert = toOptions(Object.entries(settings));

/** Commands that read neither files nor diffs (`write-tree` does: it looks again at files as old as the index). */
const plain = new Set([
  "--version",
  "cat-file",
  "commit-tree",
  "config",
  "for-each-ref",
  "init",
  "ls-tree",
  "merge-base",
  "rev-list",
  "rev-parse",
  "show-ref",
  "symbolic-ref",
  "update-ref",
  "var",
]);

/** Commands that would give a file to `diff.external` and to drivers that `.gitattributes` names. */
const showsDiffs = new Set(["diff", "diff-files", "diff-index", "diff-tree", "log", "show"]);

/** Place of the subcommand: `-c name=value` pairs may stand before it. */
export function subcommandAt(args: readonly string[]): number {
  let at = 0;
  while (args[at] === "-c") at += 2;
  return at;
}

/** Whether the command could run a filter, a textconv or a merge driver of the repository's settings. */
export function mayRunDrivers(args: readonly string[]): boolean {
  const at = subcommandAt(args);
  // It reads a file only to tell whether one that looks changed is.
  if (args[at] === "ls-files") return !args.slice(at + 1).every((arg) => unread.test(arg));
  return !plain.has(args[at] ?? "");
}

/** Options of `ls-files` with which it looks at names, and at most at whether a file is there; and paths. */
const unread = /^(?:-z|-t|--cached|--others|--deleted|--stage|--exclude-standard|--|[^-].*)$/s;

/** The command with external diff programs off, where it knows them. */
export function withoutExternalDiff(args: readonly string[]): readonly string[] {
  const at = subcommandAt(args);
  if (!showsDiffs.has(args[at] ?? "")) return args;
  return args.toSpliced(at + 1, 0, "--no-ext-diff", "--no-textconv");
}

/** Asks git for every program its settings name for the contents of files. */
export const driverQuery = [
  "config",
  "-z",
  "--get-regexp",
  String.raw`^(filter\..*\.(clean|smudge|process)|diff\..*\.textconv|merge\..*\.driver)$`,
];

/** As `git lfs install` writes it: without it, work on such files would replace them by their pointers. */
const lfs = /^git-lfs (?:(?:clean|smudge(?: --skip)?) -- %f|filter-process(?: --skip)?)$/;

/** Options that switch those programs off; the answer to `driverQuery` is `name\nvalue` with NULs between. */
export function driversOff(answer: string): string[] {
  const entries = answer.split("\0").flatMap((entry): [string, string][] => {
    const end = entry.indexOf("\n");
    const [name, value] = end < 0 ? [entry, ""] : [entry.slice(0, end), entry.slice(end + 1)];
    if (name === "" || lfs.test(value)) return [];
    const driver = name.slice(0, name.lastIndexOf("."));
    if (name.startsWith("diff.")) return [[name, "cat"]];
    if (name.startsWith("merge.")) return [[name, "git merge-file -q --marker-size=%L %A %O %B"]];
    return [
      [name, ""],
      [`${driver}.required`, "false"],
    ];
  });
  return toOptions(entries);
}

function toOptions(entries: readonly (readonly [string, string])[]): string[] {
  return entries.flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

/** The user's environment without what points git at another repository, or has it start a program. */
export function gitEnvironment(source: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(source).filter(([name]) => !dropped.test(name));
  return {
    ...Object.fromEntries(kept),
    GIT_TERMINAL_PROMPT: "0",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_PAGER: "cat",
    GIT_EDITOR: "true",
    GIT_SEQUENCE_EDITOR: "true",
    GIT_ASKPASS: "true",
    GIT_SSH_COMMAND: "false",
    LC_ALL: "C",
  };
}

const dropped =
  /^(?:GIT_(?:DIR|WORK_TREE|INDEX_FILE|COMMON_DIR|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|PREFIX|NAMESPACE|EXTERNAL_DIFF|SSH|PROXY_COMMAND|CONFIG_(?:COUNT|PARAMETERS|KEY_\d+|VALUE_\d+)|TRACE.*)|SSH_ASKPASS)$/;
