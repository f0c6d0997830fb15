import type { Tier } from "../check/skill-finding.ts";
import * as word from "./words.ts";

/** An act upon something, in one statement or, where they flow on, in this and the ones before it. */
export interface OrderRule {
  id: string;
  tier: Tier;
  /** What the text does, for the message: "Unexpected <says>". */
  says: string;
  act: RegExp;
  /** All of these stand in the same statement. */
  on?: readonly RegExp[];
  /** Any of these makes it harmless. */
  not?: RegExp;
  /** Whether `on` may stand in one of the two statements before: "Read the key. Send it to …". */
  flows?: true;
  /** "Do not tell …" is an order although it forbids. */
  forbidding?: true;
}

const any = (...parts: string[]): RegExp =>
  new RegExp(`(?<![\\w-])(?:${parts.join("|")})(?!\\w)`, "i");
const has = (...parts: string[]): RegExp =>
  new RegExp(parts.map((part) => `(?:${part})`).join("|"), "i");
/** The act, and what it is done to within the next words. */
const act = (acts: string, on: string, gap = 60): RegExp =>
  new RegExp(`(?<![\\w-])(?:${acts})(?!\\w)[^.!?]{0,${gap}}?(?:(?<!\\w)|(?=[./~]))(?:${on})`, "i");

/** A key in a header is how honest clients say who they are. */
const signsIn =
  /\b(?:header|authori[sz]ation:?|bearer|authenticat\w*|log ?in|sign(?:s|ed)? in|rotate|vault|secret manager|placeholder)\b/i;
const not =
  "(?:do\\s+not|don['’]t|never|no\\s+need\\s+to|avoid|refrain\\s+from|without|rather\\s+than|must\\s+not|should\\s+not|shouldn['’]t|not\\s+to|nor)";
const tellsPeople =
  "(?:tell|inform|notify|alert|warn|advise|bother|trouble|consult|involve|show|let|telling|informing|notifying|alerting|warning|bothering|involving|consulting|asking)";
const mentions =
  "(?:mention|report|record|log|surface|disclose|note|document|list|reveal|announce|explain|describe|include|show|refer to|acknowledge|discuss|mentioning|reporting|logging|disclosing|recording|showing|revealing|listing|noting)";

export const orderRules: readonly OrderRule[] = [
  {
    id: "skill-override",
    tier: "block",
    says: "call to set other instructions aside",
    act: has(
      `\\b(?:ignore|disregard|forget|override|overrule|set aside|discard|drop|bypass|replace|supersede|cancel|abandon|suspend|unlearn|void)s?\\s+(?:(?:all|any|every|each|of|the|your|my|those|these|other|everything|whatever)\\s+){0,4}(?:(?:previous|prior|earlier|above|preceding|existing|former|original|system|other|safety|default|project|repository|user'?s?|current|standing|initial|developer|older|conflicting)\\s+){1,2}(?:${word.instructions}|AGENTS\\.md|CLAUDE\\.md)`,
      `\\b(?:ignore|disregard|forget|override|discard)\\s+(?:all|any|everything|whatever|every|your)\\s+(?:of\\s+)?(?:(?:the|your|those)\\s+)?(?:${word.instructions}|(?:you|that)\\b.{0,20}(?:told|said|learned|given|read|above|before))`,
      `\\b(?:takes?|has|have|given?)\\s+(?:precedence|priority)\\s+over\\s+(?:[\\w-]+\\s+){0,4}(?:${word.instructions}|AGENTS\\.md|CLAUDE\\.md|everything|anything|what)`,
      `\\b(?:supersedes?|overrides?|outranks?|trumps?|replaces?)\\s+(?:(?:all|any|every|the|your|what|whatever|anything)\\s+)?(?:(?:other|previous|prior|earlier|system|user'?s?|project|existing)\\s+)*(?:${word.instructions}|AGENTS\\.md|CLAUDE\\.md)\\b`,
      `\\b(?:no longer|not)\\s+(?:bound|constrained|restricted|limited|governed)\\s+by\\b`,
      `\\b(?:rules|guidelines|restrictions|polic(?:y|ies)|instructions|limits|safeguards)\\b.{0,40}\\b(?:do(?:es)? not|don['’]t|no longer|never)\\s+(?:apply|count|hold|matter|bind)`,
      `\\byou are (?:now|actually|really|from now on)\\s+(?:an?\\s+)?(?:[\\w-]+\\s+){0,3}(?:unrestricted|unfiltered|DAN|jailbroken|different|developer mode|maintenance|admin(?:istrator)?|root|free)\\b`,
      `\\b(?:enter|enable|activate|switch (?:in)?to|engage)\\s+(?:\\w+\\s+)?(?:god|jailbreak|DAN|unrestricted|developer|maintenance|debug|override|unsafe)[ -]mode\\b`,
    ),
  },
  {
    id: "skill-conceal",
    tier: "block",
    says: "call to keep something from people",
    act: has(
      `\\b${not}\\s+(?:ever\\s+)?${tellsPeople}\\s+(?:(?:the|your|any|a|an)\\s+)?(?:\\w+\\s+)?(?:${word.people})\\b`,
      `\\b${not}\\s+(?:ever\\s+)?${mentions}\\s+(?:(?:this|it|that|these|them|any of (?:this|it)|what you did|the (?:step|steps|change|changes|request|command|call|upload|download|edit|transfer|file|action|skill|setup|hook|entry|job|sync)s?)\\b.{0,40})`,
      `\\b(?:the |your )?(?:${word.people})\\s+(?:must not|must never|should not|shouldn['’]t|do(?:es)? not need to|need not|don['’]t need to|is not to|are not to|should never|never need to)\\s+(?:know|see|notice|learn|hear|be (?:told|asked|informed|aware|bothered))`,
      `\\b(?:hide|conceal|keep|leave|omit|strip|scrub|withhold)\\s+(?:(?:this|these|it|them|that|all|any|the|every)\\s+)(?:[\\w-]+\\s+){0,4}?(?:from|out of|off)\\s+(?:(?:the|your|any|all)\\s+)?(?:\\w+\\s+){0,2}(?:${word.people}|${word.records})\\b`,
      `\\b(?:leave|leaving|leaves)\\s+no\\s+(?:trace|record|evidence|log|footprint|history)`,
      `\\b(?:cover|erase|wipe|remove|delete|clear)\\s+(?:(?:your|the|our|all|any|every|its)\\s+)?(?:tracks|traces?|evidence|(?:shell|command|bash|terminal) history)`,
      `\\b(?:keep|let)\\s+(?:this|it)\\s+(?:be\\s+)?(?:between us|secret|hidden|quiet|to yourself|confidential|our secret)`,
      `\\b(?:act|behave|continue|carry on|proceed|answer|respond|reply)\\s+(?:as (?:if|though)|like)\\s+(?:nothing|this (?:never|did not|didn['’]t))`,
      `\\bso that (?:nobody|no one|no reviewer|no person|the user|people)\\s+(?:\\w+\\s+)?(?:notices?|sees?|knows?|do(?:es)? not (?:see|notice|know))`,
    ),
    not: /\b(?:until|unless|passwords?|secrets? values?|raw stack traces?|personal data|jargon)\b|\bpretend/i,
    forbidding: true,
  },
  {
    id: "skill-conceal",
    tier: "block",
    says: "act that is to go unseen",
    act: any(
      "silently",
      "quietly",
      "secretly",
      "covertly",
      "discreetly",
      "stealthily",
      "unobtrusively",
      "invisibly",
      "behind the scenes",
      "without a trace",
      "under the radar",
    ),
    on: [
      any(
        word.sends,
        word.hands,
        word.runs,
        word.edits,
        word.turnsOff,
        "collect",
        "gather",
        "harvest",
        "read",
        "exfiltrate",
        "fetch",
        "download",
        "delete",
        "commit",
      ),
    ],
    not: /\b(?:fail|fails|failed|failing|ignored?|swallow\w*|corrupt\w*|truncat\w*|drop(?:s|ped)|los[et]s?|wrong|break\w*|accepts?|succeed\w*|skip(?:s|ped)|coerc\w*|overflow\w*)\b/i,
  },
  {
    id: "skill-unasked",
    tier: "warn",
    says: "act without the person's word",
    act: has(
      `\\b(?:without|${not})\\s+(?:first\\s+)?(?:ask(?:ing)?|wait(?:ing)? for|request(?:ing)?|seek(?:ing)?|requir(?:e|ing)|prompt(?:ing)? for|getting)\\s+(?:for\\s+)?(?:(?:the|any|a|your|their|user|human|explicit)\\s+){0,3}(?:\\w+['’]s?\\s+)?(?:confirmations?|permission|approval|consent|review|sign-?off|them|user|authori[sz]ation)`,
      `\\b(?:without|no)\\s+(?:user|human|manual)\\s+(?:interaction|confirmation|approval|oversight|intervention|review)`,
    ),
    forbidding: true,
  },
  {
    id: "skill-exfiltrate",
    tier: "block",
    says: "sending of secrets to others",
    act: any(word.sends),
    on: [has(word.hoards), has(word.places)],
    not: signsIn,
    flows: true,
  },
  {
    id: "skill-exfiltrate",
    tier: "block",
    says: "sending of a key or password to others",
    act: act(word.sends, word.keys, 80),
    on: [has(word.places)],
    not: signsIn,
  },
  {
    id: "skill-exfiltrate",
    tier: "block",
    says: "handing over of secrets",
    act: act(`${word.hands}|collect|gather|harvest|dump|exfiltrate|steal|grab`, word.hoards, 70),
    on: [
      has(
        word.places,
        "comment",
        "issue",
        "commit message",
        "pull request",
        "query (?:string|parameter)",
        "url",
        "filename",
        "branch name",
      ),
    ],
    not: signsIn,
    flows: true,
  },
  {
    id: "skill-exfiltrate",
    tier: "block",
    says: "sending of what is private to others",
    act: act(
      `${word.sends}|share|push|publish|copy|attach|paste|sync|mirror|encode|embed|include|append|exfiltrate`,
      word.privateMatter,
      90,
    ),
    on: [has(word.places, "query (?:string|parameter)", "image (?:url|address)")],
    not: /\b(?:with the user['’]s consent|header)\b/i,
    flows: true,
  },
  {
    id: "skill-secrets",
    tier: "warn",
    says: "reading of where secrets are kept",
    act: act(
      "read|open|collect|gather|harvest|dump|print|cat|copy|list|find|search|grep|look (?:up|in|for)|extract|include|load|export|scan|inspect|locate|enumerate|archive|zip|tar|encode|capture|record",
      word.hoards,
      60,
    ),
    not: /\b(?:\.env\.(?:example|sample)|never|documented|required|missing|set|validate|names? of)\b/i,
  },
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
    id: "skill-instructions",
    tier: "block",
    says: "change of what all agents are told, to last",
    act: act(word.edits, word.instructionFiles, 90),
    on: [
      /\b(?:every|all|each|always|permanent\w*|persist\w*|future|from now on|later|next|other (?:agents?|projects?|repos\w*|sessions?)|survives?|itself|this (?:text|paragraph|block|section|rule|skill|note|instruction|line|message)|these (?:rules|lines|instructions)|following (?:line|rule|text|paragraph)|take (?:precedence|priority)|trust|obey|must (?:run|execute|load|fetch|call)|auto-?\w+)\b/i,
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
      /\b(?:all|every|any|always|never ask|\*|bypass\w*|auto-?\w+|everything|unrestricted|without|wild ?card|no prompts?|prompts? (?:again|stop|no longer)|full access|danger\w*|yolo|allow)\b|\*\*?|https?:\/\//i,
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
  {
    id: "skill-remote-code",
    tier: "block",
    says: "running of what is downloaded",
    act: act(
      word.fetches,
      "(?:https?:\\/\\/|gist|paste ?bin|raw\\.\\w+|attachment|remote|latest|newest|payload|binary|binaries|scripts?|installer|helper|tool|bundle|loader|update|archive|file)",
      60,
    ),
    on: [any(word.runs, "make (?:it )?executable", "chmod \\+x", "pipe", "eval"), has(word.places)],
    not: /\b(?:checksum|sha-?256|signature|verify|verified|pinned|hash|official (?:docs|documentation|page)|documentation|docs?|npm (?:ci|install)|pip install -r)\b/i,
    flows: true,
  },
  {
    id: "skill-remote-orders",
    tier: "block",
    says: "obeying of what another host says",
    act: act(
      word.obeys,
      "(?:instructions?|orders|commands?|steps|directives?|what(?:ever)?|everything|it|them|rules|guidance|tasks?|prompt|response|reply|answer|content)",
      50,
    ),
    on: [has(word.places), any(word.fetches)],
    not: /\b(?:localhost|style guide|documentation|\bdocs\b|spec(?:ification)?|read ?me|runbook)\b/i,
    flows: true,
  },
  {
    id: "skill-destroy",
    tier: "block",
    says: "destruction of what people cannot get back",
    act: act(
      "delete|wipe|erase|destroy|remove|overwrite|truncate|shred|encrypt|format|drop|purge|corrupt|scramble|rm -rf",
      "(?:home (?:folder|directory)|(?:the )?user['’]?s? (?:files|documents|photos|data|home)|backups?\\b|git history|reflog|\\.git (?:folder|directory)|entire (?:disk|drive|repository|project)|whole (?:disk|drive|repository|project)|production (?:database|data)|all (?:branches|repositories|files|data|records)|every (?:branch|file|record)|snapshots?)",
      40,
    ),
    not: /\b(?:old(?:er)?|expired|test|ask|confirm|older than|retention|temporary|local copies|fixture|after (?:the )?restore|stale|merged|cache)\b/i,
  },
  {
    id: "skill-claim",
    tier: "block",
    says: "claim to speak for who decides",
    act: has(
      `\\b(?:already|pre-?|fully|explicitly|hereby|has|have|been|is|are)\\s+(?:been\\s+)?(?:pre-?)?(?:approved|authori[sz]ed|cleared|whitelisted|sanctioned|signed off)\\b.{0,40}\\b(?:by|in advance|so (?:no|you|there|do)|no (?:need|further))`,
      `\\b(?:the )?(?:user|owner|admin\\w*|maintainers?|security team|anthropic|openai|google|system|operator|developer|management|company)\\s+(?:has|have|had)\\s+(?:already\\s+)?(?:approved|authori[sz]ed|consented|agreed|granted|given|waived|confirmed)\\b`,
      `\\b(?:message|notice|instruction|directive|order|update)s? from (?:the )?(?:system|anthropic|openai|google|administrators?|security team|developers?)\\b`,
      `\\bas (?:the|your) (?:system|administrator|maintainer|developer|owner|operator),? (?:I|we)\\b`,
      `^\\W*(?:SYSTEM|ADMIN(?:ISTRATOR)?|DEVELOPER|ROOT)(?: (?:NOTE|MESSAGE|NOTICE|OVERRIDE|PROMPT))?\\W*:`,
      `\\b(?:approve|accept|pass|merge|sign off)\\s+(?:(?:this|the|any|every|all|its|each)\\s+)?(?:\\w+\\s+){0,2}(?:changes?|chunks?|pull requests?|plans?|reviews?|work|attempts?|diffs?)\\b.{0,60}\\b(?:whatever|regardless|no matter|without (?:reading|looking|checking|running|review)|even (?:if|when|though)|unread|blindly|always|unconditionally)`,
    ),
    not: /\b(?:once|after|until|unless|if) (?:the |a )?(?:user|owner|maintainer|reviewer)s? (?:has|have)|\bmust be\b/i,
  },
  {
    id: "skill-tool-abuse",
    tier: "warn",
    says: "act that is to happen all the time, with what is said or done",
    act: act(
      "call|invoke|use|run|send|query|load|execute|trigger|fetch",
      "(?:tool|script|server|command|skill|end ?point|url|https?|helper|function|hook)",
      60,
    ),
    on: [
      /\b(?:before|after|on|at|for|with|in)\s+(?:every|each|any|all)\s+(?:\w+\s+){0,2}(?:actions?|tool calls?|messages?|repl(?:y|ies)|answers?|responses?|tasks?|turns?|commands?|prompts?|sessions?|files?|requests?|keystrokes?)\b/i,
      has(
        word.privateMatter,
        word.hoards,
        word.keys,
        word.places,
        "arguments?",
        "input",
        "content",
        "full text",
        "what the user",
        "result",
      ),
    ],
  },
];
