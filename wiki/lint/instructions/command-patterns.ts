import type { InstructionPattern } from "./pattern.ts";

/** Commands and addresses that harm whoever follows them. */
export const commandPatterns: readonly InstructionPattern[] = [
  {
    id: "X01",
    says: "download that is run unseen",
    score: 2,
    words: "curl wget iwr irm webrequest restmethod invoke downloadstring iex",
    pattern:
      /\b(?:curl|wget)\b[^\n|;]{0,300}\|\s*(?:sudo\s+(?:-\S{1,20}\s+){0,3})?(?:\/\S{0,30}\/)?(?:(?:ba|z|da|fi|k)?sh|python3?|node|perl|ruby)\b|\b(?:ba|z)?sh\s+(?:<\(|-c\s+["']?\$\()\s*(?:curl|wget)\b|\b(?:iwr|irm|invoke-webrequest|invoke-restmethod)\b[^\n;]{0,300}\|\s*(?:iex|invoke-expression)\b|\b(?:iex|invoke-expression)\b[^\n]{0,80}(?:DownloadString|\b(?:iwr|irm)\s)/i,
  },
  {
    id: "X02",
    says: "encoded command",
    score: 2,
    words: "base64 enc encodedcommand atob fromhex b64decode powershell",
    pattern:
      /\bbase64\s+(?:-d|-D|--decode)\b[^\n]{0,80}\|\s*(?:sudo\s+)?(?:(?:ba|z|da)?sh|python3?|node|perl)\b|\bpowershell(?:\.exe)?\b[^\n]{0,80}\s-e(?:nc|ncodedcommand)?\s+[A-Za-z0-9+/=]{20,}|\b(?:eval|exec)\s*\(\s*(?:\w+\.)?(?:atob|b64decode|fromhex)\s*\(/i,
  },
  {
    id: "X03",
    says: "shell opened to another host",
    score: 2,
    words: "dev nc ncat mkfifo bash",
    pattern:
      /\bbash\s+-i\s+[^\n]{0,20}\/dev\/tcp\/|>&?\s*\/dev\/(?:tcp|udp)\/[\w.$]|\bnc(?:at)?\s+(?:-\w{1,9}\s+){0,5}-\w{0,9}e\s+\/?\S{0,30}sh\b|\bmkfifo\s[^\n]{0,100}\|\s*nc\b/,
  },
  {
    id: "X04",
    says: "use of a credential file",
    score: 1,
    words: "ssh aws netrc credentials npmrc pypirc kube gnupg shadow",
    pattern:
      /(?:~|\$HOME|\/root|\/home\/\w+)\/\.(?:ssh\/(?:id_\w+|authorized_keys)|aws\/credentials|netrc|git-credentials|npmrc|pypirc|kube\/config|docker\/config\.json|gnupg\/)|\/etc\/shadow\b/,
  },
  {
    id: "X05",
    says: "sending of secrets to another host",
    score: 2,
    words: "curl wget nc printenv env",
    pattern:
      /(?:\b(?:env|printenv)|\bcat\s+\S{0,80}(?:\.env|\/\.ssh\/\S{1,40}|credentials|\.npmrc|\.netrc))\s*\|\s*(?:base64[^|\n]{0,20}\|\s*)?(?:curl|wget|nc)\b|\bcurl\b[^\n]{0,200}?\s(?:-d|-F|-T|--data(?:-[a-z]+)?|--form|--upload-file)[\s=]{0,3}["']?(?:[^\s"']{0,90}(?:\/|@|\b)(?:\.env|id_rsa|id_ed25519|credentials|\.npmrc|\.netrc)\b|\$\((?:env|printenv|cat\s))/i,
  },
  {
    id: "X06",
    says: "address that collects what is sent to it",
    score: 1,
    words:
      "webhook requestbin pipedream burpcollaborator oast interact dnslog requestcatcher hookbin",
    pattern:
      /https?:\/\/[\w.-]*(?:webhook\.site|requestbin\.(?:com|net)|(?:m|x)\.pipedream\.net|burpcollaborator\.net|oast\.(?:fun|me|pro|live|site|online)|interact\.sh|dnslog\.cn|requestcatcher\.com|hookbin\.com)\b/i,
  },
  {
    id: "X07",
    says: "picture whose address carries data away",
    score: 2,
    words: "http https",
    pattern:
      /!\[[^\]\n]{0,200}\]\(https?:\/\/[^)\s]{1,300}[?&][^)\s=]{0,40}=(?:\{\{?|\$\{|%7B|<)\s*\w/i,
  },
  {
    id: "X08",
    says: "command that destroys",
    score: 2,
    words: "rm mkfs dd force",
    pattern:
      /\brm\s+(?:-[\w-]{1,30}\s+){0,4}-(?:\w{0,5}r\w{0,5}f|\w{0,5}f\w{0,5}r)\w{0,5}\s+(?:-[\w-]{1,30}\s+){0,4}["']?(?:~|\$HOME|\$\{HOME\}|\/)["']?(?:\/?\*|\/)?["']?(?=\s|$|[;&|`)])|\bmkfs\.\w+\s+\/dev\/|\bdd\s+[^\n]{0,100}\bof=\/dev\/(?:sd|nvme|disk|hd)|:\(\)\s*\{\s*:\s*\|\s*:\s*&\s*\}\s*;\s*:/i,
  },
  {
    id: "X09",
    says: "download from a bare address",
    score: 2,
    words: "http",
    pattern:
      /\bhttps?:\/\/(?!(?:127|10|0|192\.168|169\.254|172\.(?:1[6-9]|2\d|3[01])|192\.0\.2|198\.51\.100|203\.0\.113)\.)\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\/\S*\.(?:sh|exe|py|ps1|bin|elf|zip|tgz|tar\.gz|msi|dmg|pkg|bat)\b/i,
  },
  {
    id: "X10",
    says: "entry that starts by itself from now on",
    score: 2,
    words: "authorized crontab launchagents",
    pattern:
      />>\s*\S{0,60}authorized_keys\b|\bcrontab\s+-l\b[^\n]{0,200}\|\s*crontab\s+-|>\s*~\/Library\/LaunchAgents\//i,
  },
  {
    id: "X10",
    says: "entry in a shell's start file",
    score: 1,
    words: "bashrc zshrc profile zprofile",
    pattern: />>\s*(?:~|\$HOME)\/\.(?:bashrc|zshrc|profile|bash_profile|zprofile)\b/,
  },
  {
    id: "X11",
    says: "link that runs a script",
    score: 2,
    words: "javascript vbscript html",
    pattern:
      /\]\(\s*<?\s*(?:javascript|vbscript|data:text\/html)\s*[:;,]|\bhref\s*=\s*["']\s*(?:javascript|vbscript):(?!void|;)/i,
    notInCode: true,
  },
  {
    id: "X12",
    says: "archive with a password",
    score: 1,
    words: "unzip 7z",
    pattern: /\bunzip\s+(?:-\w{1,9}\s+){0,5}-P\s*\S|\b7z\s+x\s+[^\n]{0,100}\s-p\S/,
  },
  {
    id: "X13",
    says: "download through a shortened address",
    score: 1,
    words: "bit tinyurl goo cutt rebrand",
    pattern:
      /\b(?:curl|wget|install|download|run)\b[^\n]{0,80}https?:\/\/(?:bit\.ly|tinyurl\.com|goo\.gl|cutt\.ly|rebrand\.ly)\//i,
  },
  {
    id: "X14",
    says: "switching off of the system's guard",
    score: 2,
    words: "xattr spctl disablerealtimemonitoring",
    pattern:
      /\bxattr\s+(?:-\w{1,9}\s+){0,5}-\w{0,5}[dc]\w{0,5}\s+[^\n]{0,80}(?:com\.apple\.quarantine|\.app\b)|\bspctl\s+--master-disable|-DisableRealtimeMonitoring\s+(?:\$true|1)/i,
  },
];
