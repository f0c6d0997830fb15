import { join } from "node:path";

export const scheduleKinds = ["cron", "systemd", "github"] as const;
export type ScheduleKind = (typeof scheduleKinds)[number];

export interface ScheduleWish {
  /** Absolute path of the checkout. */
  repository: string;
  name: string;
  /** 0 to 23 and 0 to 59, of the machine's own clock. */
  hour: number;
  minute: number;
  home: string;
  /** The program and what it is started with. */
  program: readonly string[];
}

export interface Schedule {
  files: { path: string; text: string }[];
  /** The command that switches it on, and what it does. */
  next: [command: string, why: string];
}

/** The text for one kind of scheduler. Starts one bounded loop a day; the settings' budgets hold it. */
export function scheduleOf(kind: ScheduleKind, wish: ScheduleWish): Schedule {
  return { cron, systemd, github }[kind](wish);
}

const rounds = "--rounds 5";

function cron(wish: ScheduleWish): Schedule {
  const path = join(wish.repository, ".loopwiki", "loop.cron");
  // A % ends a command in a crontab.
  const command = `${[...wish.program, "-C", wish.repository].map(quoted).join(" ")} loop ${rounds} --quiet`;
  const text = `${wish.minute} ${wish.hour} * * * ${command.replaceAll("%", "\\%")}\n`;
  return {
    files: [{ path, text }],
    next: ["crontab -e", "add the line there; cron mails what it prints"],
  };
}

function systemd({ repository, name, hour, minute, home, program }: ScheduleWish): Schedule {
  const unit = `loopwiki-${name.replaceAll(/[^\w-]+/g, "-")}`;
  const folder = join(home, ".config/systemd/user");
  const start = [...program, "-C", repository]
    .map((word) => specifiersOff(unitQuoted(word)))
    .join(" ");
  const service = [
    "[Unit]",
    `Description=loopwiki loop of ${specifiersOff(name)}`,
    "",
    "[Service]",
    "Type=oneshot",
    `ExecStart=${start} loop ${rounds}`,
    "# 0 done, 3 the line is stopped, 4 the budget is spent: none is a fault of the service.",
    "SuccessExitStatus=3 4",
    "",
  ];
  const timer = [
    "[Unit]",
    `Description=Starts ${unit} once a day`,
    "",
    "[Timer]",
    `OnCalendar=*-*-* ${two(hour)}:${two(minute)}:00`,
    "Persistent=true",
    "",
    "[Install]",
    "WantedBy=timers.target",
    "",
  ];
  return {
    files: [
      { path: join(folder, `${unit}.service`), text: service.join("\n") },
      { path: join(folder, `${unit}.timer`), text: timer.join("\n") },
    ],
    next: [`systemctl --user enable --now ${unit}.timer`, "switches it on, once it is written"],
  };
}

/** Nobody watches a pipeline: it audits and documents, and what it found is a pull request for people. */
function github({ repository, hour, minute }: ScheduleWish): Schedule {
  const text = `# Once a day: lint, and what the audit would propose, as a summary of the run. Nothing is changed.
name: loopwiki
on:
  schedule:
    - cron: "${minute} ${hour} * * *" # in UTC
  workflow_dispatch:
permissions:
  contents: read
jobs:
  look:
    runs-on: ubuntu-latest
    timeout-minutes: 30
    steps:
      - uses: actions/checkout@v5
        with:
          fetch-depth: 0
      - uses: actions/setup-node@v5
        with:
          node-version: 22
      - run: npx --yes loopwiki lint --format github
      - run: npx --yes loopwiki document --dry-run >> "$GITHUB_STEP_SUMMARY"
        if: always()
      - run: npx --yes loopwiki audit --dry-run >> "$GITHUB_STEP_SUMMARY"
        if: always()
`;
  const path = join(repository, ".github/workflows/loopwiki.yml");
  return { files: [{ path, text }], next: ["git add .github", "once it is written, and push it"] };
}

/** A % names something of systemd's own. */
function specifiersOff(text: string): string {
  return text.replaceAll("%", "%%");
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}

/** For a POSIX shell. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** For ExecStart: its own quoting, and `$` starts no variable. */
function unitQuoted(word: string): string {
  const plain = word.replaceAll("$", "$$$$");
  return /^[\w@%+=:,./$-]+$/.test(plain)
    ? plain
    : `"${plain.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}
