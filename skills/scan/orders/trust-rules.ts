import { act, has, type OrderRule } from "./order-rule.ts";
import * as word from "../words.ts";

const not =
  "(?:do\\s+not|don['’]t|never|no\\s+need\\s+to|avoid|refrain\\s+from|without|rather\\s+than|must\\s+not|should\\s+not|shouldn['’]t|not\\s+to|nor)";
const tellsPeople =
  "(?:tell|inform|notify|alert|warn|advise|bother|trouble|involve|telling|informing|notifying|alerting|warning|bothering|involving)";
const mentions =
  "(?:mention|report|record|log|surface|disclose|note|document|list|reveal|announce|explain|describe|include|show|refer to|acknowledge|discuss|mentioning|reporting|logging|disclosing|recording|showing|revealing|listing|noting)";

const unseen =
  "(?:silently|quietly|secretly|covertly|discreetly|stealthily|unobtrusively|invisibly|in secret|behind the scenes|without a trace|under the radar|in the background)";
const acts = `${word.sends}|${word.hands}|${word.runs}|${word.edits}|${word.turnsOff}|collect|gather|harvest|read|exfiltrate|fetch|download|delete|commit`;

/** Orders that turn an agent against those it works for. */
export const trustRules: readonly OrderRule[] = [
  {
    id: "skill-override",
    tier: "block",
    says: "call to set other instructions aside",
    anywhere: true,
    act: has(
      `\\b(?:ignore|disregard|forget|override|overrule|set aside|discard|drop|bypass|replace|supersede|cancel|abandon|suspend|unlearn|void)s?\\s+(?:(?:all|any|every|each|of|the|your|my|those|these|other|everything|whatever)\\s+){0,4}(?:(?:previous|prior|earlier|above|preceding|existing|former|original|system|other|safety|default|project|repository|user'?s?|current|standing|initial|developer|older|conflicting)\\s+){1,2}(?:${word.instructions}|AGENTS\\.md|CLAUDE\\.md)`,
      `\\b(?:ignore|disregard|forget|override|discard)\\s+(?:all|any|everything|whatever|every|your)\\s+(?:of\\s+)?(?:(?:the|your|those)\\s+)?(?:${word.instructions}|(?:you|that)\\b.{0,20}(?:told|said|learned|given|read|above|before))`,
      `\\b(?:ignore|disregard|forget|override|discard|skip)\\s+(?:(?:all|any|the|every|whatever|your|its)\\s+){0,3}(?:${word.instructions}|what)\\s+(?:is\\s+)?(?:in|of|from|that|which|said|written|given)\\b.{0,40}(?:AGENTS|CLAUDE|GEMINI|project|repository|user|system|owner|loopwiki|conflict|say)`,
      `\\b(?:takes?|has|have|given?)\\s+(?:precedence|priority)\\s+over\\s+(?:[\\w-]+\\s+){0,4}(?:${word.instructions}|AGENTS\\.md|CLAUDE\\.md|everything|anything|what)`,
      `\\b(?:supersedes?|overrides?|outranks?|trumps?|replaces?)\\s+(?:(?:all|any|every|the|your|what|whatever|anything)\\s+)?(?:(?:other|previous|prior|earlier|system|user'?s?|project|existing)\\s+)*(?:${word.instructions}|AGENTS\\.md|CLAUDE\\.md)\\b`,
      `\\b(?:this|these|the following|what follows|below)\\b[^.!?]{0,40}\\b(?:wins?|prevails?|rules?|comes? first|goes? first|is (?:final|binding|the (?:only )?authority)|has the last word|counts? more)\\b`,
      `\\b(?:ignore|disregard|forget|overrule|refuse|defy|dismiss|set aside)\\s+(?:(?:what|whatever|anything|everything)\\s+)?(?:the\\s+)?(?:users?|owners?|operators?|reviewers?|people|maintainers?|humans?)\\b(?!\\s+(?:names?|agents?|input field|groups?|list|id))`,
      `\\b(?:no|without(?: any)?|free of)\\s+(?:restrictions|limits|rules|constraints|safeguards|guardrails|boundaries|policies)\\b`,
      `\\b(?:earlier|previous|prior|former|old|original|existing)\\s+(?:${word.instructions}|guidance|training|advice|briefing)\\b[^.!?]{0,40}\\b(?:draft|void|obsolete|outdated|wrong|cancelled|withdrawn|drop|discard|ignore|replaced|superseded|no longer)\\b`,
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
      `\\b${not}\\s+(?:ever\\s+)?${mentions}\\s+(?:(?:this|it|that|these|them|any of (?:this|it)|what you did|the (?:step|steps|change|changes|request|command|call|upload|download|edit|transfer|file|action|skill|setup|hook|entry|job|sync)s?)\\b)[^.!?]{0,60}\\b(?:${word.people}|${word.records})\\b`,
      `\\b(?:the |your )?(?:${word.people})\\s+(?:must not|must never|should not|shouldn['’]t|do(?:es)? not need to|need not|don['’]t need to|is not to|are not to|should never|never need to)\\s+(?:know|see|notice|learn|hear|be (?:told|asked|informed|aware|bothered))`,
    ),
    not: /\b(?:until|unless|passwords?|secrets? values?|raw stack traces?|personal data|jargon)\b|\bpretend/i,
    forbidding: true,
  },
  {
    id: "skill-conceal",
    tier: "block",
    says: "call to keep something from people",
    act: has(
      `\\b(?:hide|conceal|keep|leave|omit|strip|scrub|withhold)\\s+(?:this|these|it|them|that|(?:all|any|the|every|your|our)\\s+(?:\\w+\\s+)?(?:steps?|changes?|edits?|uploads?|requests?|commands?|actions?|traces?|calls?|entr(?:y|ies)|mentions?|evidence))\\s+(?:[\\w-]+\\s+){0,4}?(?:from|out of|off)\\s+(?:(?:the|your|any|all)\\s+)?(?:\\w+\\s+){0,2}(?:${word.people}|${word.records})\\b`,
      `\\b(?:leave|leaving|leaves)\\s+no\\s+(?:trace|record|evidence|log|footprint|history)`,
      `\\b(?:cover|erase|wipe|remove|delete|clear)\\s+(?:(?:your|the|our|all|any|every|its)\\s+)?(?:tracks|traces?|evidence|(?:shell|command|bash|terminal) history)`,
      `\\b(?:keep|let)\\s+(?:this|it)\\s+(?:be\\s+)?(?:between us|secret|hidden|quiet|to yourself|confidential|our secret)`,
      `\\b(?:act|behave|continue|carry on|proceed|answer|respond|reply)\\s+(?:as (?:if|though)|like)\\s+(?:nothing|this (?:never|did not|didn['’]t))`,
      `\\b(?:nobody|no one|none of (?:them|the \\w+)|no (?:user|person|human|reviewer))\\s+(?:should|must|may|needs?(?: to)?|is to|has to|can|will|ought to)\\s+(?:ever\\s+)?(?:know|hear|see|notice|learn|find out|be told|realise|realize|suspect)`,
      `\\b(?:asks?|asked|inquires?|questions?)\\b[^.!?]{0,40}\\b(?:leave out|omit|skip|deny|say nothing|lie|pretend|change the subject|do not say|don['’]t say|answer vaguely)\\b`,
      `\\bso (?:that )?(?:the |our |any |your )?(?:${word.people})\\s+(?:miss|overlook|never|cannot|can['’]t|do(?:es)? not|don['’]t|won['’]t|fail to)\\b`,
      `\\bso that (?:nobody|no one|no reviewer|no person|the user|people)\\s+(?:\\w+\\s+)?(?:notices?|sees?|knows?|do(?:es)? not (?:see|notice|know))`,
    ),
    not: /\b(?:passwords?|secrets? values?|raw stack traces?|personal data|jargon)\b/i,
  },
  {
    id: "skill-conceal",
    tier: "warn",
    says: "call not to mention something",
    act: has(
      `\\b${not}\\s+(?:ever\\s+)?${mentions}\\s+(?:(?:this|it|that|these|them|any of (?:this|it)|what you did|the (?:step|steps|change|changes|request|command|call|upload|download|edit|transfer|file|action|skill|setup|hook|entry|job|sync)s?)\\b)`,
    ),
    not: /\b(?:until|unless|passwords?|secrets?|unsure|not sure|uncertain|tokens?)\b/i,
    forbidding: true,
  },
  {
    id: "skill-conceal",
    tier: "block",
    says: "act that is to go unseen",
    act: has(
      `\\b${unseen},?\\s+(?:and\\s+\\w+\\s+)?(?:${acts})\\b`,
      `(?<![\\w-])(?:${acts})\\b[^.!?]{0,60}\\b${unseen}`,
    ),
    not: /\b(?:fail|fails|failed|failing|ignored?|swallow\w*|corrupt\w*|truncat\w*|drop(?:s|ped)|los[et]s?|wrong|break\w*|accepts?|succeed\w*|skip(?:s|ped)|coerc\w*|overflow\w*)\b/i,
  },
  {
    id: "skill-unasked",
    tier: "warn",
    says: "act without the person's word",
    act: has(
      `\\bwithout\\s+(?:first\\s+)?(?:(?:asking|waiting|checking|requesting|seeking|requiring|prompting|getting)\\s+)?(?:for\\s+|in with\\s+)?(?:(?:the|any|a|your|their|user|human|explicit|further|manual)\\s+){0,3}(?:\\w+['’]s?\\s+)?(?:confirmations?|permission|approval|consent|review|sign-?off|user|authori[sz]ation|interaction|oversight|intervention|asking|questions?)\\b`,
      `\\bno\\s+(?:user|human|manual|further)\\s+(?:interaction|confirmation|approval|oversight|intervention|review)\\b`,
    ),
    not: /\b(?:no file|nothing|no change|cannot|is ever)\b/i,
    anywhere: true,
  },
  {
    id: "skill-unasked",
    tier: "warn",
    says: "act without the person's word",
    act: has(
      `\\b${not}\\s+(?:ask|wait|stop|pause|request|prompt|check in)\\b[^.!?]{0,40}\\b(?:confirmation|permission|approval|consent|review|sign-?off|authori[sz]ation|go-?ahead)\\b`,
    ),
    forbidding: true,
  },
  {
    id: "skill-spread",
    tier: "block",
    says: "call to spread itself",
    act: act(
      "copy|add|append|insert|include|put|paste|write|install|propagate|repeat|place|carry|embed|clone|push",
      "this (?:skill|paragraph|text|section|line|file|document|note|rule|message|instruction)|these (?:instructions|lines|rules|steps)|the (?:above|following) (?:text|instructions|lines|rules)",
      30,
    ),
    on: [
      /\b(?:every|each|all|any|other|another|new)\s+(?:\w+\s+)?(?:repos\w*|projects?|skills?|machines?|agents?|folders?|workspaces?|files?|packages?)\b|\bwhenever you\b|\bevery time\b/i,
    ],
  },
  {
    id: "skill-false-report",
    tier: "block",
    says: "call to report what is not so",
    act: has(
      `\\b(?:report|say|claim|state|write|answer|tell|declare|pretend)\\b[^.!?]{0,30}\\b(?:pass(?:es|ed)?|green|done|verified|succe\\w+|fine|finished|fixed|reviewed)\\b[^.!?]{0,60}\\b(?:even (?:if|when|though)|although|without (?:having )?(?:run|check|look|test)\\w*|regardless|whether or not|no matter|whatever)\\b`,
    ),
  },
  {
    id: "skill-claim",
    tier: "block",
    says: "claim to speak for who decides",
    anywhere: true,
    act: has(
      `\\b(?:already|pre-?|fully|explicitly|hereby|has|have|been|is|are)\\s+(?:been\\s+)?(?:pre-?)?(?:approved|authori[sz]ed|cleared|whitelisted|sanctioned|signed off)\\b.{0,40}\\b(?:by|in advance|so (?:no|you|there|do)|no (?:need|further))`,
      `\\b(?:the )?(?:user|owner|admin\\w*|maintainers?|security team|anthropic|openai|google|system|operator|developer|management|company)\\s+(?:has|have|had)\\s+(?:already\\s+)?(?:approved|authori[sz]ed|consented|agreed|granted|given|waived|confirmed)\\b`,
      `\\b(?:message|notice|instruction|directive|order|update)s? from (?:the )?(?:system|anthropic|openai|google|administrators?|security team|developers?)\\b`,
      `\\bas (?:the|your) (?:system|administrator|maintainer|developer|owner|operator),? (?:I|we)\\b`,
      `^\\W*(?:SYSTEM|ADMIN(?:ISTRATOR)?|DEVELOPER|ROOT)(?: (?:NOTE|MESSAGE|NOTICE|OVERRIDE|PROMPT))?\\W*:\\s*(?:you|ignore|from now|new|all|agents?|do|please|the (?:agent|assistant))\\b`,
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
