import { act, type OrderRule } from "./order-rule.ts";
import * as word from "../words.ts";

/** Orders that switch guards off, or change what holds from now on. */
export const powerRules: readonly OrderRule[] = [
  {
    id: "skill-guard-off",
    tier: "block",
    says: "switching off of a guard",
    act: act(word.turnsOff, word.guards, 50),
    not: /\b(?:after (?:the )?approval|once approved|ask (?:for|the)|needs? (?:an? )?approval|cannot|in (?:the )?(?:test|staging) account|rate limits?)\b/i,
  },
  {
    id: "skill-guard-off",
    tier: "block",
    says: "doing without a guard",
    act: act(word.cuts, word.guards, 40),
    not: /\b(?:until|stale|duplicate|false positives?|after|sandbox (?:account|data|folder|user)|rate limits?|unused|expired|wait|obsolete)\b/i,
  },
  {
    id: "skill-guard-off",
    tier: "block",
    says: "making checks pass without making anything right",
    act: act(
      `${word.turnsOff}|${word.cuts}|weaken|rewrite|edit|change|adjust|loosen|hard-?code|fake|mock|lower|exclude|disable`,
      word.proofs,
      50,
    ),
    on: [
      /\b(?:until|so that|so|to make|to get|to keep|and then|then|if they|if it|when they|whenever|that|which)\b.{0,60}\b(?:pass(?:es|ed)?|green|succeeds?|fail(?:s|ing|ed)?|block(?:s|ed)?|complain\w*|in the way|red|slow)\b|\b(?:failing|failed|red|broken|inconvenient)\b|\b(?:claim|report|say|state|declare)\b.{0,40}\bpass/i,
    ],
    not: /\b(?:fix|cause|first|before|issue|ticket|flaky|quarantine)\b/i,
  },
  {
    id: "skill-guard-off",
    tier: "warn",
    says: "doing without tests or checks",
    act: act(
      `disable|bypass|turn off|skip|remove|delete|comment out|suppress|omit|ignore`,
      word.proofs,
      24,
    ),
    not: /\b(?:obsolete|duplicate|generated|unused|stale|cannot|coverage of generated|slow)\b/i,
  },
  {
    id: "skill-guard-off",
    tier: "block",
    says: "making a check pass whatever it sees",
    act: act(
      "replace|change|set|edit|make|turn|rewrite|overwrite|alias",
      "(?:test|lint|check|build|type ?check|ci|verify|gate)\\w* (?:commands?|scripts?|steps?|jobs?|targets?)",
      30,
    ),
    on: [
      /\bexit 0\b|`?\btrue\b`?|\becho\b|\bno-?op\b|\bnothing\b|\balways (?:pass|succe|exit)\w*|\|\|/i,
    ],
  },
  {
    id: "skill-guard-off",
    tier: "block",
    says: "silencing of a check so that it passes",
    act: act(
      "add|put|insert|use|write|place",
      "eslint-disable|oxlint-disable|@ts-(?:ignore|nocheck)|noqa|nolint|type: ?ignore|istanbul ignore|rubocop:disable|suppress\\w*",
      40,
    ),
    on: [
      /\b(?:so that|so|to make|to get|until|whenever|every time|instead of)\b[^.!?]{0,60}\b(?:pass|green|quiet|succeed|mend|fix)\w*/i,
    ],
  },
  {
    id: "skill-instructions",
    tier: "block",
    says: "change of what all agents are told, to last",
    act: act(word.edits, word.instructionFiles, 90),
    on: [
      /\b(?:so (?:that )?(?:all|every|each|later|future|any|it|other)|from now on|(?:every|each|all|any|later|future|other|new|next)\s+(?:\w+\s+)?(?:agents?|sessions?|projects?|repos\w*|conversations?|runs?|tasks?|skills?|colleagues)|permanent\w*|persist\w*|survives?|itself|(?:this|these|the following|the same)\s+(?:text|paragraph|block|section|rules?|skill|note|instructions?|lines?|message)|always\s+\w+|take (?:precedence|priority)|trust|obey|without (?:asking|review))\b/i,
    ],
    not: /\b(?:proposal|propose|ask the user|with (?:the user|approval)|review(?:ed|er)?|pull request|suggest)\b/i,
  },
  {
    id: "skill-instructions",
    tier: "warn",
    says: "change of a file that instructs agents",
    act: act(word.edits, word.instructionFiles, 60),
  },
  {
    id: "skill-settings",
    tier: "block",
    says: "change of what an agent may do, or whom it talks to",
    act: act(
      `${word.edits}|point|redirect|switch|grant|allow|trust|extend|widen|add`,
      word.agentSettings,
      80,
    ),
    on: [
      /["'`(\s]\*["'`)\s.,]|\b(?:bypass\w*|auto-?(?:approve|accept|allow|run)\w*|everything|unrestricted|never (?:ask|prompt)\w*|no (?:more )?prompts?|full access|danger\w*|yolo|without (?:a |any )?(?:asking|prompts?|questions?|confirmation)|(?:all|every|any) (?:tools?|commands?|permissions?|folders?|hosts?|paths?|shell|servers?|bash|network))\b|https?:\/\//i,
    ],
    not: /\b(?:localhost|127\.0\.0\.1|ask the user|least privilege|deny)\b/i,
  },
  {
    id: "skill-settings",
    tier: "warn",
    says: "change of an agent's settings",
    act: act(word.edits, word.agentSettings, 50),
  },
  {
    id: "skill-persist",
    tier: "block",
    says: "entry that brings something back by itself",
    act: act(word.edits, word.starters, 90),
    on: [
      /\b(?:so that (?:it|this|the|you|we)|keeps?|again|re-?(?:add|create|install|start|enable|apply|load)s?|survives?|persist\w*|even (?:if|after|when)|every (?:session|time|shell|login|reboot|boot|start|minute|few|hour|commit|command|night|\d+)|each (?:time|session|commit|login)|always|this (?:skill|script|agent|command)|the agent|https?:\/\/|curl|wget|\w+ access|at (?:boot|login)|on (?:boot|login))\b/i,
    ],
    not: /\b(?:backup|report|lint|formatter|format|pre-commit run|ask the user|user (?:asked|wants|agrees)|with (?:the user's )?consent|database|service of the shop)\b/i,
  },
  {
    id: "skill-persist",
    tier: "warn",
    says: "entry that starts by itself from now on",
    act: act(word.edits, word.starters, 50),
  },
];
