import type { Tier } from "../check/skill-finding.ts";

/** A line of code that harms whoever runs it. */
export interface CommandRule {
  id: string;
  tier: Tier;
  says: string;
  pattern: RegExp;
  not?: RegExp;
}

const secretFiles =
  "(?:\\.env\\b(?!\\.(?:example|sample))|\\.ssh\\b|id_(?:rsa|ed25519|ecdsa)|\\.aws\\b|\\.netrc|\\.npmrc|\\.pypirc|\\.git-credentials|\\.gnupg|\\.kube\\b|\\.docker/config|\\.config/gh\\b|\\.config/gcloud|Keychains?\\b|Cookies\\b|Login Data|wallet|\\.(?:bash|zsh)_history|/etc/(?:passwd|shadow))";
const allSecrets = `(?:${secretFiles}|\\bprintenv\\b|\\benv\\b\\s*[|>)]|\\$\\(env\\)|dict\\(os\\.environ\\)|os\\.environ(?:\\.(?:items|copy)\\(\\)|\\s*[,)}]|$)|JSON\\.stringify\\(process\\.env\\)|process\\.env\\s*[,)};]|\\.\\.\\.process\\.env|security find-(?:generic|internet)-password|gh auth token|gcloud auth print)`;
const network =
  "(?:\\b(?:curl|wget|nc|ncat|socat|scp|rsync|ftp|telnet|nslookup|dig|Invoke-(?:WebRequest|RestMethod)|iwr|irm)\\b|requests\\.\\w+\\(|urllib\\.request|urlopen\\(|http\\.client|httpx\\.|aiohttp|socket\\.|\\bfetch\\(|axios|XMLHttpRequest|https?\\.(?:request|get)\\(|net\\.connect|sendBeacon|smtplib|Net::HTTP|LWP::|file_get_contents\\(['\"]http|\\bimport\\s+(?:requests|httpx|aiohttp|socket|urllib\\w*|paramiko|ftplib)|\\bfrom\\s+(?:requests|httpx|urllib\\w*)\\b|require\\(['\"](?:node:)?(?:https?|net|dgram|tls|dns|axios|node-fetch|got)['\"]|from\\s+['\"](?:node:)?(?:https?|net|dgram|tls|dns|axios|node-fetch|got|undici)['\"])";
const foreign = "https?://(?!localhost|127\\.|\\[::1\\]|0\\.0\\.0\\.0)";
const decodes =
  "(?:base64\\s+(?:-d|-D|--decode)|b64decode|atob\\(|fromhex|unhexlify|Buffer\\.from\\([^)]{0,400}['\"](?:base64|hex)['\"]|xxd\\s+-r|codecs\\.decode|rot_?13|zlib\\.decompress|marshal\\.loads|String\\.fromCharCode|chr\\(|openssl\\s+enc\\s+-d|gunzip|\\btr\\s+['\"]?[A-Za-z]-[A-Za-z]|\\brev\\b|FromBase64String)";
const runsIt =
  "(?:\\|\\s*(?:sudo\\s+)?(?:(?:ba|z|da|k)?sh|python3?|node|perl|ruby|php|iex)\\b|\\beval\\b|\\bexec(?:Sync|File)?\\s*\\(|\\bsource\\s+(?:/dev/stdin|<\\()|os\\.system|subprocess|Function\\(|spawn(?:Sync)?\\(|popen|Invoke-Expression|\\biex\\b|vm\\.run\\w*\\(|importlib|__import__|\\bbash\\s+(?:<\\(|-c\\b)|\\.\\s+<\\(|execSync)";

const has = (...parts: string[]): RegExp => new RegExp(parts.join("[^\\n]{0,300}?"), "i");

export const commandRules: readonly CommandRule[] = [
  {
    id: "skill-exfiltrate",
    tier: "block",
    says: "sending of secrets to others",
    pattern: has(allSecrets, network),
    not: /Authorization/i,
  },
  {
    id: "skill-exfiltrate",
    tier: "block",
    says: "sending of secrets to others",
    pattern: has(network, allSecrets),
    not: /Authorization|--env-file|docker run/i,
  },
  {
    id: "skill-exfiltrate",
    tier: "block",
    says: "lookup of a name that carries data",
    pattern:
      /(?:\b(?:dig|nslookup|host|ping)\s|\b(?:getaddrinfo|gethostbyname|dns\.\w+)\()[^\n]{0,120}(?:\$\(|\$\{|\+\s*\w+|%s|f["'][^"']*\{\w+\})[^\n]{0,80}\.\w/i,
  },
  {
    id: "skill-exfiltrate",
    tier: "block",
    says: "sending of the repository to others",
    pattern:
      /\bgit\s+(?:remote\s+(?:add|set-url)|push)\s+[^\n]{0,80}(?:https?:\/\/|git@|ssh:\/\/)(?!localhost)|\b(?:tar|zip|git\s+(?:archive|bundle))\b[^\n]{0,200}\|\s*(?:[^\n|]{0,80}\|\s*)?(?:curl|nc|ssh|wget)\b/i,
  },
  {
    id: "skill-exfiltrate",
    tier: "block",
    says: "picture or link whose address carries data",
    pattern:
      /!\[[^\]\n]{0,200}\]\(\s*https?:\/\/[^)\s]{1,300}[?&/][^)\s]{0,60}(?:\{|\$|%7B|<)\s*\w/i,
  },
  {
    id: "skill-remote-code",
    tier: "block",
    says: "running of what is downloaded",
    pattern: has(
      "(?:curl|wget|Invoke-WebRequest|iwr|irm|fetch\\(|urlopen\\(|requests\\.get\\(|DownloadString|urllib)",
      runsIt,
    ),
  },
  {
    id: "skill-remote-code",
    tier: "block",
    says: "running of what is downloaded",
    pattern: has(
      runsIt,
      "(?:\\$\\(\\s*(?:curl|wget)|<\\(\\s*(?:curl|wget)|requests\\.get\\(|urlopen\\(|await\\s+fetch\\(|fetch\\(|DownloadString|https?\\.get\\()",
    ),
  },
  {
    id: "skill-remote-code",
    tier: "block",
    says: "running of what is downloaded",
    pattern:
      /\b(?:curl|wget)\b[^\n]{0,200}(?:&&|;)[^\n]{0,120}(?:\bchmod\s+\S*[x7]|\b(?:ba|z)?sh\s+\S|\bpython3?\s+\S|\bnode\s+\S|\.\/\S)/i,
    not: /sha256sum|--checksum|gpg --verify/i,
  },
  {
    id: "skill-remote-code",
    tier: "warn",
    says: "package that comes from an address instead of the registry",
    pattern: new RegExp(
      `\\b(?:pip3?|uv|npm|pnpm|yarn|gem|cargo|go|npx|uvx|pipx|brew)\\b[^\\n]{0,80}(?:git\\+|${foreign}|--(?:extra-)?index-url|--registry|--trusted-host|--find-links)`,
      "i",
    ),
  },
  {
    id: "skill-remote-code",
    tier: "block",
    says: "running of what is downloaded",
    pattern:
      /\b(?:import|require|importScripts|source_url|load_remote)\s*\(?\s*["'`]https?:\/\/|\bdeno\s+run\b[^\n]{0,60}https?:\/\//i,
  },
  {
    id: "skill-supply-chain",
    tier: "block",
    says: "change of where packages come from",
    pattern: new RegExp(
      `\\b(?:(?:npm|yarn|pnpm|pip3?)\\s+config\\s+set\\s+(?:\\S*registry|global\\.(?:extra-)?index-url)|registry\\s*=|index-url\\s*=)\\s*\\S{0,10}${foreign}|\\b(?:registry|index-url|extra-index-url)[=\\s]+${foreign}[^\\n]{0,120}>>?`,
      "i",
    ),
  },
  {
    id: "skill-obfuscated",
    tier: "block",
    says: "encoded text that is decoded and run",
    pattern: has(decodes, runsIt),
  },
  {
    id: "skill-obfuscated",
    tier: "block",
    says: "encoded text that is decoded and run",
    pattern: has(runsIt, decodes),
  },
  {
    id: "skill-obfuscated",
    tier: "block",
    says: "command that is put together so that nobody reads it",
    pattern:
      /(?:\\x[0-9a-f]{2}){6,}|(?:\\u00[0-9a-f]{2}){6,}|(?:\\[0-3][0-7]{2}){6,}|(?:chr\(\d+\)\s*[+.]\s*){4,}|getattr\(\s*__import__|__import__\(\s*['"]\w+['"]\s*\+|fromCharCode\((?:\s*\d+\s*,){5,}|(?:['"][\w/.:-]{1,4}['"]\s*\+\s*){4,}|\$\{IFS\}|\$'\\x|(?:\w\\){4,}\w/i,
  },
  {
    id: "skill-persist",
    tier: "block",
    says: "entry that starts by itself from now on",
    pattern:
      /(?:^|\s)\d?>>?\s*["']?(?:~|\$HOME|\$\{HOME\})?\/?(?:\S*\/)?(?:\.(?:bashrc|zshrc|profile|bash_profile|zprofile|zshenv|bash_login)|authorized_keys|rc\.local|crontab|sitecustomize\.py|\S+\.pth|\.git\/hooks\/\S+)|\bcrontab\b\s+(?:-|\S)|\|\s*crontab|\blaunchctl\s+(?:load|bootstrap|submit)|LaunchAgents\/|\bsystemctl\s+(?:--user\s+)?enable|\bschtasks\b|CurrentVersion\\+Run|(?:cp|mv|tee|ln|install|chmod\s+\S+|cat\s*>)\s[^\n]{0,80}(?:\.git\/hooks\/|\/etc\/cron|\.config\/autostart|systemd\/user)|\bgit\s+config\s+[^\n]{0,40}(?:core\.hooksPath\s+(?!\/dev\/null)|alias\.|core\.(?:pager|editor|sshCommand|fsmonitor)|credential\.helper|init\.templateDir)|\bnohup\b[^\n]{0,120}&\s*$|\bsetsid\b|\bdisown\b|\b(?:open|write\w*)\([^\n]{0,120}(?:\.bashrc|\.zshrc|\.profile|authorized_keys|crontab|\.git\/hooks)|\bat\s+now\b/i,
    not: /crontab\s+-l\s*$/i,
  },
  {
    id: "skill-guard-off",
    tier: "block",
    says: "switching off of a guard",
    pattern:
      /--no-verify\b|--dangerously[\w-]*|--yolo\b|--trust-all\b|bypassPermissions|\bHUSKY=0|core\.hooksPath\s+(?:\/dev\/null|"")|NODE_TLS_REJECT_UNAUTHORIZED\s*=\s*["']?0|verify\s*=\s*False|rejectUnauthorized\s*:\s*false|http\.sslVerify\s+(?:false|0)|GIT_SSL_NO_VERIFY|strict-ssl\s+false|--no-check-certificate|\bcurl\s+(?:-\S+\s+)*(?:-k\b|--insecure)|StrictHostKeyChecking[=\s]no|\bspctl\b[^\n]{0,20}disable|xattr\s+-\w*d\w*\s+com\.apple\.quarantine|Set-MpPreference|\bsetenforce\s+0|\bufw\s+disable|ExecutionPolicy\s+(?:Bypass|Unrestricted)|rm\s+[^\n]{0,40}\.git\/hooks|chmod\s+-x\s+[^\n]{0,40}hooks|NOPASSWD|--approval-(?:mode|policy)[=\s]+(?:never|yolo)|--sandbox[=\s]+(?:none|off|danger\S*)|--disable-sandbox|--allow-all\b/i,
  },
  {
    id: "skill-settings",
    tier: "block",
    says: "change of what an agent may do, or whom it talks to",
    pattern:
      /(?:(?:^|\s)\d?>>?|\btee\b|\bsed\s+-i|\bjq\b|\bcp\b|\bcat\s*>|\bopen\(|write\w*\(|\bln\b)[^\n]{0,160}(?:\.claude\/|\.claude\.json|\.mcp\.json|\.codex\/|\.gemini\/|\.cursor\/|settings(?:\.local)?\.json|loopwiki\.config\.json)|\b(?:ANTHROPIC|OPENAI|GEMINI|GOOGLE|AZURE)_\w*(?:BASE_?URL|ENDPOINT)\s*=|\b(?:claude|codex|gemini)\s+mcp\s+add\b|\b(?:HTTPS?_PROXY|ALL_PROXY)\s*=\s*["']?https?:\/\/(?!localhost|127\.)/i,
  },
  {
    id: "skill-instructions",
    tier: "block",
    says: "change of what all agents are told, to last",
    pattern:
      /(?:(?:^|\s)\d?>>?|\btee\s+(?:-a\s+)?|\bsed\s+-i\b|\bopen\(|(?:write|append)\w*\()[^\n]{0,160}(?:AGENTS\.md|CLAUDE\.md|GEMINI\.md|\.cursorrules|copilot-instructions|SKILL\.md|MEMORY\.md)/i,
  },
  {
    id: "skill-destroy",
    tier: "block",
    says: "command that destroys",
    pattern:
      /\brm\s+(?:-\S+\s+)*-\w*[rf]\w*\s+(?:-\S+\s+)*["']?(?:~|\$HOME|\$\{HOME\}|\/(?!tmp\/|var\/tmp\/)|\.git\b|\.\.|\*)["']?[^\s\w]*(?:\s|$|[;&|)]|\/?\*)|shutil\.rmtree\(\s*(?:os\.path\.expanduser|Path\.home|["'](?:~|\/)["'])|\bmkfs\b|\bdd\s[^\n]{0,80}of=\/dev\/|\bgit\s+(?:push\s+[^\n]{0,60}(?:--force(?!-with-lease)\b|-f\b)[^\n]{0,40}(?:main|master|--all|--mirror)|filter-(?:branch|repo)|reflog\s+expire)|:\(\)\s*\{|\bshred\b|DROP\s+DATABASE|> \/dev\/sd/i,
    not: /\bdeny\b|disallow/i,
  },
  {
    id: "skill-cover-up",
    tier: "block",
    says: "removal of traces",
    pattern:
      /\bhistory\s+-[cw]|\bunset\s+HISTFILE|HISTFILE=\/dev\/null|HISTSIZE=0|rm\s+[^\n]{0,40}\.(?:bash|zsh)_history|\bjournalctl\s+--vacuum|(?:^|\s)>\s*\/var\/log\//i,
  },
  {
    id: "skill-shell",
    tier: "block",
    says: "shell opened to another host, or a program that works for somebody else",
    pattern:
      /\/dev\/(?:tcp|udp)\/|\bnc(?:at)?\s[^\n]{0,60}-\w*e\b|\bmkfifo\b[^\n]{0,120}\bnc\b|socket\.socket\([^\n]{0,200}(?:dup2|subprocess|pty)|pty\.spawn|\bsocat\b[^\n]{0,80}exec|stratum\+tcp|\bxmrig\b|\bngrok\b|\bcloudflared\s+tunnel|\bssh\s+[^\n]{0,60}-R\s*\S*:/i,
  },
  {
    id: "skill-secrets",
    tier: "warn",
    says: "reading of where secrets are kept",
    pattern: new RegExp(
      `(?<![\\w-])(?:cat|less|head|tail|cp|tar|zip|grep|find|open\\(|read\\w*\\(|source|base64|strings|sqlite3)[^\\n]{0,80}${secretFiles}|security find-|\\bprintenv\\b|gh auth token|169\\.254\\.169\\.254`,
      "i",
    ),
    not: /\.env\.(?:example|sample)|grep -q/i,
  },
  {
    id: "skill-privilege",
    tier: "warn",
    says: "more rights than a skill needs",
    pattern:
      /\bchmod\s+(?:-R\s+)?(?:0?777|[ugo]*\+s|[2467][0-7]{3})|--privileged\b|docker\.sock|\/etc\/sudoers|\bsetcap\b|--cap-add|\bsudo\s+-S\b/i,
  },
];

/** Of script files only: there is no telling what they send without reading all of them. */
export const scriptRules: readonly CommandRule[] = [
  {
    id: "skill-network",
    tier: "warn",
    says: "use of the network by a script",
    pattern: new RegExp(network, "i"),
  },
  {
    id: "skill-dynamic-code",
    tier: "warn",
    says: "code that is made while it runs",
    pattern:
      /\beval\s*\(|\bexec\s*\((?!\w*Sync)|new Function\(|\bcompile\([^\n]{0,60}['"]exec['"]|shell\s*=\s*True|\bpickle\.loads?\(|\bmarshal\.loads/i,
  },
];
export const scriptSecrets = new RegExp(allSecrets, "i");
export const scriptNetwork = new RegExp(network, "i");
