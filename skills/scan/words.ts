/**
 * What texts tell agents to do, and to what. A rule (`order-rules.ts`) is a pair of these: an act alone is
 * never a danger. Parts of regular expressions, matched without regard to case.
 */

/** Moves something to where others are. */
export const sends =
  "send(?:s|ing)?|upload(?:s|ing)?|post(?:s|ing)?|transmit\\w*|forward(?:s|ing)?|exfiltrat\\w*|submit\\w*|(?:e-?)?mail|relay|leak|beacon|deliver|dispatch|ship|stream|mirror|phone home|pipe|put|report";
/** The same in words that have other uses: only together with a place. */
export const hands =
  "share|push|publish|copy|attach|paste|sync(?:hroni[sz]e)?|append|encode|embed|include|add|pass|hand|store|back up|log|write";

/** All that a process was given, keys among it. */
const environment =
  "environment variables|env vars|(?:entire|whole|full|process|shell|complete) environment|environment (?:dump|block)";
/** Stores of secrets, and all of them at once: no task of a skill needs their contents. */
const stores = [
  "\\.env\\b(?!\\.example|\\.sample)",
  "\\bprintenv\\b",
  "(?:process\\.env|os\\.environ)(?![.[\\w])",
  "(?:~|\\$HOME|home)?\\/?\\.(?:ssh|aws|gnupg|kube|azure|config\\/gh|config\\/gcloud|docker)\\b",
  "\\bid_(?:rsa|ed25519|ecdsa|dsa)\\b",
  "\\.(?:netrc|npmrc|pypirc|git-credentials|pgpass|vault-token)\\b",
  "(?:ssh|private|signing|gpg|encryption) keys?",
  "key ?(?:chain|ring)",
  "(?:browser|session|saved|login)(?:'s)? (?:cookies?|passwords?|logins?|data|history)",
  "\\bcookies?\\b",
  "(?:crypto )?wallets?\\b",
  "seed phrases?|recovery phrases?|mnemonics?",
  "password (?:store|manager|vault)s?",
  "\\/etc\\/(?:passwd|shadow)",
  "clipboard|keystrokes|screenshots?|shell history|\\.(?:bash|zsh)_history",
  "service account (?:file|key|json)s?",
  "(?:cloud|instance) metadata|169\\.254\\.169\\.254",
].join("|");
export const hoards = `${stores}|${environment}`;
/** Those of them that no task of a skill reads. */
export const vaults = stores;
/** One secret, which honest work sends to where it belongs. */
export const keys =
  "credentials?|secrets?\\b|passwords?|passphrases?|(?:api|access|auth(?:entication)?|bearer|session|refresh|personal access|deploy|oauth)[ _-]?(?:keys?|tokens?)|tokens?\\b|api[_-]?keys?|logins?|\\w+_(?:TOKEN|KEY|SECRET|PASSWORD)\\b";
/** What people have not published. */
export const privateMatter =
  "conversation|chat (?:history|log)|transcript|system prompt|your (?:instructions|context|prompt)|context window|source (?:code|tree|files)|(?:the|this|our|entire|whole|private) (?:[\\w-]+ )?(?:repo(?:sitory)?|code ?base|project|workspace|working tree)|home (?:folder|directory)|(?:user|customer|client|personal|patient|employee)(?:'s|s')? (?:data|details|records|files|documents|information|messages?|names?|e?-?mails?|addresses|phone numbers|orders|accounts?|input)|host ?name|user ?name|git (?:remote|config|log|history)|directory (?:listing|tree)|file (?:list(?:ing)?|tree)|internal (?:documents?|files|hosts?)|unreleased|database (?:dump|contents)";
/** Somebody else's machine. */
export const places =
  "(?:https?|wss?|ftp|s?ftps?):\\/\\/(?!localhost|127\\.|\\[::1\\]|0\\.0\\.0\\.0)[^\\s)\"'`>]+|web ?hooks?|paste ?bins?|\\bgists?\\b|(?:our|my|an?|the|this|external|remote|third[- ]party|outside|their)\\s+(?:[\\w-]+\\s+){0,2}(?:servers?|end ?points?|collectors?|listeners?|buckets?|mail ?box(?:es)?|inbox|drop|proxy|relay|tracker|sink)\\b|\\b[\\w.+-]+@[\\w-]+\\.[\\w.]+\\b|\\b(?:[\\w-]+\\.)+(?:com|net|io|org|dev|xyz|site|top|ru|cc|me|app|cloud|example|invalid)\\b|\\b(?:discord|telegram|slack|dropbox|dns)\\b|off (?:the|this) machine|to us\\b";

export const runs =
  "run(?:s|ning)?|execut\\w+|eval(?:uate)?|source|launch|invoke|start|install|open|import|load|pipe (?:it|the \\w+)?\\s*(?:in)?to (?:ba)?sh|double-click|apply";
export const fetches =
  "download(?:s|ing)?|fetch(?:es|ing)?|retrieve|get|pull|curl|wget|grab|obtain|load|read|visit|open|check|import|clone|query|ask|poll|watch|subscribe to|listen to|connect to";
export const downloads =
  "download(?:s|ing)?|fetch(?:es|ing)?|retrieve|pull|curl|wget|grab|obtain|get|clone|load";
export const obeys =
  "follow(?:s|ing)?|obey|comply with|carry out|do (?:what|whatever|everything|as)|act on|execute|apply|adopt|perform|fulfil|work through|heed|treat (?:it|them|the \\w+|its \\w+|that) as (?:an? )?(?:orders?|instructions?|commands?|if)|use (?:it|them) as|run (?:what|whatever)";
export const edits =
  "define|declare|edit|modify|append|add|write|insert|overwrite|update|patch|change|replace|prepend|inject|put|place|register|extend|set|create|save|store|copy|drop|install|rewrite|plant|configure|enable|include|paste|make sure|ensure|schedule|link|tee|echo|printf|cat|sed";
export const turnsOff =
  "disabl(?:e|es|ing)|bypass(?:es|ing)?|circumvent|turn(?:ing)? off|switch(?:ing)? off|deactivat\\w+|evade|override|overrule|work around|get around|go around|route around|auto-?(?:approve|accept|confirm|allow)|auto-?answer|pre-?approve|weaken|loosen|relax|defeat|neutrali[sz]e|opt out of|un-?set|un-?check|untick|deselect|lift|waive|suspend|dispense with|shut down|kill|answer (?:yes|y) to|say yes to|rubber-?stamp|exempt|whitelist|wave through|approve";
export const cuts =
  "skip(?:s|ping)?|remov\\w+|delet\\w+|drop(?:s|ping)?|comment out|silenc\\w+|suppress\\w*|mut(?:e|ing)|ignor\\w+|stop|forc\\w+|avoid|omit|strip|stub(?: out)?|empty|mark .{0,40} as (?:passed|skipped|done)|truncat\\w+|clear|wipe|purge|do without|leave out|rename";
/** What stands between a mistake, or an attack, and harm. */
export const guards =
  "(?:required |status )+checks|tool (?:calls?|use)|permission (?:prompts?|checks?|requests?|dialogs?|mode|system|rules?)|approvals?\\b|approval (?:prompts?|steps?|gates?)|confirmation(?: (?:prompts?|steps?|dialogs?))?s?|sandbox(?:ing|es)?|guard ?rails?|safety (?:checks?|rules?|filters?|polic\\w+|guidelines?|settings?|measures?|nets?|features?)|security (?:checks?|scans?|controls?|polic\\w+|settings?|warnings?|review|alerts?|tools?|features?|gates?|measures?|rules?)|(?:(?:pre-?commit|pre-?push|git|commit) )?hooks?|(?:code|human|peer|security|manual) reviews?|branch protection|protected (?:branch|path|file)s?|audit(?:ing)? (?:log|trail|record)s?|andon|goal-?checker|checkers?\\b|quality gates?|\\bgates?\\b|(?:secret|vulnerability|virus|malware) scann?(?:er|ing)?s?|scanners?\\b|anti-?virus|defender|endpoint protection|firewall|selinux|apparmor|gatekeeper|quarantine|(?:ssl|tls|certificate|signature|checksum|hash|integrity|gpg|host key)(?: certificate)? (?:checks?|checking|verif\\w+|validation|errors?)|two-factor|\\b2fa\\b|\\bmfa\\b|content polic\\w+|usage polic\\w+|restrictions|(?:trust|consent) (?:prompts?|dialogs?|checks?)|oversight|monitoring|telemetry of security|rate limits?|allow-?lists?|deny-?lists?|block-?lists?|spending limits?|budget limits?";
export const proofs =
  "(?:failing|failed|red|broken|flaky|existing|slow|inconvenient)?\\s*(?:unit |integration |e2e |regression )?tests?(?: cases?| suites?| files?)?\\b|assertions?|expectations?|expected (?:values?|results?|outputs?)|snapshots?|type ?checks?|\\bci\\b(?: checks?| steps?| jobs?)?|status checks?|\\bchecks\\b|coverage thresholds?|linters?|lint rules?";
/** Files by which agents are told what to do, always. */
export const instructionFiles =
  "AGENTS\\.md|CLAUDE\\.md|GEMINI\\.md|copilot-instructions(?:\\.md)?|\\.cursor(?:rules|\\/rules)|\\.windsurfrules|\\.clinerules|MEMORY\\.md|SOUL\\.md|(?:other|every|each|all|existing|another|installed)\\s+(?:[\\w-]+\\s+)?(?:SKILL\\.md|skills?\\b)|system prompts?|(?:agent|assistant|project|global|user|long-term|persistent)(?:'s|s')? (?:memory|memories|instructions|rules|guidelines|conventions)|your (?:own )?(?:memory|instructions|rules|configuration)|memory files?|custom instructions|instruction files?";
/** Settings that decide what an agent may do, and who it talks to. */
export const agentSettings =
  "settings(?:\\.local)?\\.json|\\.claude(?:\\/|\\.json|\\b)|\\.codex\\b|\\.gemini\\b|\\.cursor\\/|\\.mcp\\.json|mcp servers?|mcpServers|loopwiki\\.config\\.json|config\\.toml|permissions\\.allow|permission (?:lists?|settings?|rules?|block|section)|allow-?lists?|trusted (?:commands|tools|folders|directories|workspaces|hosts)|(?:agent|assistant|editor|harness|claude|codex|cursor|tool)(?:'s)? (?:settings|config(?:uration)?|preferences|permissions)|base[_ ]?url|model (?:endpoint|provider)|proxy settings?|defaultMode|approval[_ ](?:mode|policy)|hooks? (?:section|block|entry|setting)s?";
/** What starts by itself. */
export const starters =
  "crontabs?|cron (?:jobs?|entr(?:y|ies)|tables?)|\\bcron\\b|\\.(?:bashrc|zshrc|profile|bash_profile|zprofile|zshenv|bash_login|xinitrc|config\\/fish)\\b|shell(?:'s)? (?:profile|rc|start-?up|config\\w*|init\\w*)(?: files?)?|start-?up (?:files?|scripts?|folders?|items?|programs?)|launch ?(?:agents?|daemons?|ctl)|login (?:items?|scripts?|hooks?)|systemd|user services?|background (?:services?|daemons?|process(?:es)?|jobs?|tasks?)|daemons?\\b|scheduled tasks?|task scheduler|schtasks|run keys?|CurrentVersion\\\\Run|git hooks?|\\.git\\/hooks|(?:post|pre)-(?:commit|checkout|merge|push|receive|rewrite) hooks?|(?:post|pre)-?install|authorized_keys|at (?:boot|login|logon|every start)|autostart|rc\\.local|sitecustomize|\\.pth files?|LD_PRELOAD|PROMPT_COMMAND|udev|init scripts?|shell alias(?:es)?|\\balias(?:es)?\\b|PATH entr(?:y|ies)|[^.!?]{0,40}(?:earlier|first|in front|ahead|before)[^.!?]{0,30}\\bPATH\\b|sudoers";
export const people =
  "users?|humans?|persons?|people|operators?|owners?|reviewers?|developers?|maintainers?|anyone|anybody|team|customers?|engineers?|colleagues|them|administrators?|admins?|security";
export const records =
  "summar(?:y|ies)|reports?|answers?|repl(?:y|ies)|responses?|commit messages?|messages?|change ?logs?|logs?|diffs?|transcripts?|output|description|pull requests?|\\bPRs?\\b|notes|history|final message|status|review";
/** What tells an agent how to behave. */
export const instructions =
  "instructions?|prompts?|guidelines?|directives?|orders|rules|polic(?:y|ies)|constraints?|restrictions|persona|programming|safeguards|conventions";
