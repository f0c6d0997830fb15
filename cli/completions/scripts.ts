import type { Completion } from "./words.ts";

export const shells = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof shells)[number];

/** A script that completes loopwiki's commands in a shell. Everything is in it: no program is started by Tab. */
export function completionScript(shell: Shell, completions: readonly Completion[]): string {
  return { bash, zsh, fish }[shell](completions);
}

/** Where the shells of people look for such scripts, as what to do with this one. */
export const howToInstall: Readonly<Record<Shell, string>> = {
  bash: "loopwiki completions bash > ~/.local/share/bash-completion/completions/loopwiki",
  zsh: 'loopwiki completions zsh > "${fpath[1]}/_loopwiki"',
  fish: "loopwiki completions fish > ~/.config/fish/completions/loopwiki.fish",
};

function bash(completions: readonly Completion[]): string {
  const cases = completions.map(({ path, words }) => {
    const list = words.map(({ word }) => word).join(" ");
    return `    ${quoted(path.join(" "))}) words=${quoted(list)} ;;`;
  });
  return `# loopwiki: completion for bash, made by \`loopwiki completions bash\`
_loopwiki() {
  local current="\${COMP_WORDS[COMP_CWORD]}" path="" words="" at word
  for ((at = 1; at < COMP_CWORD; at++)); do
    word="\${COMP_WORDS[at]}"
    case "$word" in
      -C) ((at++)) ;;
      -*) ;;
      *) [[ " $path" == *" "*" "* ]] || path="\${path:+$path }$word" ;;
    esac
  done
  [[ "$(_loopwiki_words "$path")" ]] || path="\${path%% *}"
  words="$(_loopwiki_words "$path")"
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
_loopwiki_words() {
  local words=""
  case "$1" in
${cases.join("\n")}
  esac
  printf '%s' "$words"
}
complete -o default -F _loopwiki loopwiki
`;
}

function zsh(completions: readonly Completion[]): string {
  const cases = completions.map(({ path, words }) => {
    const list = words.map(({ word, help }) => quoted(`${word.replaceAll(":", "\\:")}:${help}`));
    return `    ${quoted(path.join(" "))}) found=(${list.join(" ")}) ;;`;
  });
  return `#compdef loopwiki
# loopwiki: completion for zsh, made by \`loopwiki completions zsh\`
_loopwiki_words() {
  case "$1" in
${cases.join("\n")}
  esac
}
_loopwiki() {
  local -a found names
  local word at
  for ((at = 2; at < CURRENT; at++)); do
    word="\${words[at]}"
    case "$word" in
      -C) ((at++)) ;;
      -*) ;;
      *) (( \${#names} < 2 )) && names+=("$word") ;;
    esac
  done
  _loopwiki_words "\${names[*]}"
  (( \${#found} )) || _loopwiki_words "\${names[1]}"
  _describe loopwiki found || _files
}
compdef _loopwiki loopwiki
`;
}

function fish(completions: readonly Completion[]): string {
  const lines = completions.flatMap(({ path, words }) => {
    const when = quoted(`test "$(__loopwiki_path)" = "${path.join(" ")}"`);
    return words.map(({ word, help }) => {
      const what = word.startsWith("--") ? `-l ${word.slice(2)}` : `-a ${word}`;
      return `complete -c loopwiki -n ${when} ${what} -d ${quoted(help)}`;
    });
  });
  return `# loopwiki: completion for fish, made by \`loopwiki completions fish\`
function __loopwiki_path
  set -l names
  for word in (commandline -opc)[2..]
    string match -q -- '-*' $word; or test (count $names) -ge 2; or set -a names $word
  end
  string join ' ' $names
end
${lines.join("\n")}
`;
}

/** One word for any of the three shells. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
