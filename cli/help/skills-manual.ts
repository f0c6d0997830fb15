import type { Manual } from "./manual-entry.ts";

/** Skills; by the words that call a command. */
export const skillsManual: Manual = {
  skills: {
    about:
      "A skill is a folder with a SKILL.md in the open Agent Skills format: a procedure that an agent follows. The repository's own count before those that are shipped.",
    see: ["install", "plan new"],
  },
  "skills list": {
    about:
      "Each skill with where it lies, how often it was shown, helped and failed, what the scanner says of it, and where it was added from.",
    see: ["skills show", "skills check", "stats memory"],
  },
  "skills show": {
    about:
      "As an agent comes to know it: first what it is for, then with --body its instructions, then with --file one of its files.",
    see: ["skills check", "skills list"],
  },
  "skills check": {
    about:
      "Checks the format, and reads prose, code blocks and scripts for what tells an agent or a machine to do harm. What is grave blocks: such a skill is never added or shown. What is doubtful is told, and a person decides.",
    exits: { 1: "a skill is blocked" },
    see: ["skills show", "skills add", "ci"],
  },
  "skills add": {
    about:
      "Reads the source without running anything of it, checks it, and copies it with its origin, commit and the hash of every file into a lock file. A file that changes later is reported.",
    exits: { 1: "the skill is blocked, or a doubtful place is not accepted" },
    see: ["skills check", "skills list"],
  },
  "skills new": {
    about: "Writes SKILL.md and tests.md to be filled in.",
    see: ["skills check", "skills test"],
  },
  "skills test": {
    about:
      "Asks for each golden task of tests.md which skill would be shown, and prints the recall. With --scripts a skill's scripts run, confined.",
    exits: { 1: "a task finds another skill, or a script prints something else" },
    see: ["skills check", "skills show"],
  },
};
