import { act, any, has, type OrderRule } from "./order-rule.ts";
import * as word from "../words.ts";

/** A key in a header is how honest clients say who they are. */
const signsIn =
  /\b(?:header|authori[sz]ation:?|bearer|authenticat\w*|log ?in|sign(?:s|ed)? in|rotate|vault|secret manager|placeholder)\b/i;
/** What makes a download one that was meant. */
const checks =
  /\b(?:checksums?|sha-?256|signatures?|verif(?:y|ied)|pinned|hash|documentation|npm (?:ci|install)|pip install -r)\b/i;

/** Orders that carry data out, bring code in, or destroy. */
export const dataRules: readonly OrderRule[] = [
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
    id: "skill-exfiltrate",
    tier: "block",
    says: "sending of what is private to others",
    act: any(
      "send",
      "upload",
      "post",
      "transmit",
      "forward",
      "submit",
      "e-?mail",
      "share",
      "paste",
      "publish",
      "mirror",
      "attach",
    ),
    on: [has(word.privateMatter), has(word.places)],
    not: signsIn,
  },
  {
    id: "skill-exfiltrate",
    tier: "block",
    says: "hiding of data in an address or a name",
    act: has(
      `\\b(?:image|picture|link|address|url|file ?name|branch)\\b[^.!?]{0,40}\\b(?:contain|carr|includ|encod|hold)\\w*[^.!?]{0,40}\\b(?:message|conversation|answer|prompt|input|${word.keys}|${word.privateMatter})`,
      `\\b(?:${word.hands}|put|send)\\b[^.!?]{0,60}\\b(?:${word.keys}|${word.hoards}|${word.privateMatter})[^.!?]{0,40}\\b(?:in|into|to)\\s+(?:the |a |an )?(?:names?|url|address|query|file ?name|branch|image|commit message|comment)\\b`,
    ),
    not: signsIn,
    anywhere: true,
  },
  {
    id: "skill-secrets",
    tier: "warn",
    says: "reading of where secrets are kept",
    act: act(
      "read|open|collect|gather|harvest|dump|print|cat|copy|list|find|search|grep|look (?:up|in|for)|extract|include|load|export|scan|inspect|locate|enumerate|archive|zip|tar|encode|capture|record",
      word.vaults,
      60,
    ),
    not: /\b(?:\.env\.(?:example|sample)|never|documented|required|missing|set|validate|names? of)\b/i,
  },
  {
    id: "skill-remote-code",
    tier: "block",
    says: "running of what is downloaded",
    act: any(
      "run",
      "execut\\w+",
      "eval(?:uate)?",
      "source",
      "launch",
      "make (?:it )?executable",
      "chmod",
      "pipe",
      "import",
      "invoke",
    ),
    on: [
      act(
        word.downloads,
        `${word.places}|scripts?|helper|payload|binary|tool|file|archive|package|code|installer`,
        80,
      ),
      has(word.places),
    ],
    not: checks,
    flows: true,
  },
  {
    id: "skill-remote-code",
    tier: "warn",
    says: "installation of what is downloaded from a page",
    act: act("install|start|load|apply|open|unpack|add|use", "it|them|the|https?", 30),
    on: [act(word.downloads, word.places, 80)],
    not: checks,
    flows: true,
  },
  {
    id: "skill-remote-code",
    tier: "block",
    says: "running of what another host gives",
    act: has(
      `\\b(?:run|execute|eval(?:uate)?|source|launch)\\b[^.!?]{0,30}\\b(?:scripts?|code|commands?|programs?|binary|payload|what|whatever)\\b[^.!?]{0,30}(?:${word.places})`,
    ),
    not: checks,
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
    not: /\b(?:old(?:er)?|expired|test|ask|confirm|older than|retention|temporary|local copies|fixture|after (?:the )?restore|needs?|stale|merged|cache)\b/i,
  },
];
