import type { InstructionPattern } from "./pattern.ts";

/** Sentences and marks that try to become instructions. */
export const wordPatterns: readonly InstructionPattern[] = [
  {
    id: "I01",
    says: "call to set aside other instructions",
    score: 2,
    words:
      "ignore disregard forget override bypass instructions goal purpose ignoriere ignorieren ignora ignorar ignorez",
    pattern:
      /\b(?:ignore|disregard|forget|override)\s+(?:(?:(?:all|any|every|everything|each)\s+(?:of\s+)?(?:\w+\s+)?)?(?:(?:the|your|my|these|those)\s+)?(?:previous|prior|above|earlier|preceding|system|former|original)\s+(?:\w+\s+)?(?:instructions?|prompts?|guidelines|directions|directives|commands|rules|constraints|messages?|context)|(?:all|any|every)\s+(?:of\s+)?(?:(?:the|your|other)\s+)?(?:\w+\s+)?(?:instructions|prompts|guidelines|directives)|(?:all|everything|anything)\s+(?:(?:stated|written|said|that\s+came|you\s+were\s+told)\s+)?(?:above|before(?:\s+this)?|until\s+now|so\s+far)\b)|\b(?:ignore|disregard|bypass)\s+(?:(?:all|any|the|your)\s+)?(?:safety|content)\s+(?:guidelines?|polic(?:y|ies)|restrictions?|filters?)\b|\byour\s+(?:new|real|actual|true)\s+(?:instructions?\s+are|(?:goal|purpose)\s+is)\b|\bignoriere?n?\s+(?:sie\s+)?(?:alle|sämtliche|jede)\s+(?:\w+\s+){0,3}(?:anweisungen|instruktionen|vorgaben|regeln)|\bignor[ae]r?\s+(?:todas?|cualquier)\s+(?:\w+\s+){0,3}(?:instrucciones|indicaciones|reglas)|\bignore[rz]?\s+(?:toutes?)\s+(?:\w+\s+){0,3}(?:instructions|consignes|règles)/i,
  },
  {
    id: "I02",
    says: "call to keep something from people",
    score: 2,
    words:
      "tell inform notify alert mention reveal report secretly covertly stealthily silently hide conceal keep",
    pattern:
      /\b(?:do\s+not|don['’]t|never)\s+(?:tell|inform|notify|alert|mention|reveal)\s+(?:(?:this|it|that|these|any\s+of\s+(?:this|it))\s+)?(?:to\s+)?(?:the\s+)?(?:users?|humans?|operators?|owners?|reviewers?|developers?|anyone|anybody)\b|\b(?:secretly|covertly|stealthily)\s+(?:\w+\s+)?(?:upload|send|copy|forward|post|install|download|run|execute|transmit|add|exfiltrate|append|collect)|\bsilently\s+(?:upload|send|forward|exfiltrate|transmit|collect|leak)|\b(?:do\s+not|don['’]t|never)\s+(?:mention|report)\b[^.!?\n]{1,50}\bto\s+the\s+(?:user|human|owner|reviewer|operator)s?\b|\b(?:hide|conceal)\s+(?:this|these|it|them)\s+(?:\w+\s+)?from\s+(?:the\s+)?(?:users?|humans?|reviewers?|developers?|operators?|(?:audit\s+)?logs?|history)\b|\bkeep\s+this\s+(?:between\s+us|secret|hidden)\b/i,
  },
  {
    id: "I02",
    says: "step that people are not told of",
    score: 1,
    words: "telling informing notifying alerting",
    pattern:
      /\bwithout\s+(?:telling|informing|notifying|alerting)\s+(?:the\s+)?(?:user|human|owner|reviewer)s?\b/i,
  },
  {
    id: "I03",
    says: "mark of a chat's roles",
    score: 2,
    words: "im header endoftext eot begin inst sys",
    pattern:
      /<\|(?:im_start|im_end|endoftext|start_header_id|end_header_id|eot_id|begin_of_text)\|>|\[\/?INST\]|<<\/?SYS>>/,
    notInCode: true,
  },
  {
    id: "I03",
    says: "sentence in the name of the system",
    score: 2,
    words: "system",
    pattern: /\bSYSTEM:\s+(?:you|ignore|from\s+now|new\s+instructions)\b/,
    notInCode: true,
  },
  {
    id: "I04",
    says: "mark that claims importance",
    score: 1,
    words: "important critical secret admin",
    pattern: /<(?:important|critical|secret|admin)>/i,
    notInCode: true,
  },
  {
    id: "I05",
    says: "instruction in a comment that people do not see",
    score: 2,
    words: "ai llm agent agents assistant assistants claude copilot gpt chatgpt model bot",
    pattern:
      /<!--(?:(?!-->)[^]){0,300}?\b(?:AI|LLM|agents?|assistants?|claude|copilot|(?:chat)?gpt|model|bot)s?\s*(?::|,|must|should|please|will now)\s*(?:\w+\s+){0,3}?(?:run|execute|send|ignore|curl|fetch|post|upload|download|install|append|add|delete|read|include|use|visit|open|reply|say|follow|disregard|approve)\b/i,
    notInCode: true,
  },
  {
    id: "I06",
    says: "text that a style hides",
    score: 2,
    words: "style",
    pattern:
      /\bstyle\s*=\s*["'][^"'\n]{0,200}(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|pt|em|rem|%)?\s*[;"']|opacity\s*:\s*0(?:\.0+)?\s*[;"'])[^>\n]{0,300}>\s*[^<\s]/i,
    notInCode: true,
  },
  {
    id: "I07",
    says: "call to become another agent",
    score: 2,
    words: "jailbreak jailbroken dan unrestricted god mode",
    pattern:
      /\byou\s+are\s+now\s+(?:in\s+)?(?:a\s+|an\s+)?(?:DAN\b|jailbroken|unrestricted|(?:god|debug|developer|admin|maintenance)\s+mode)|\b(?:enter|enable|activate|switch\s+to)\s+(?:god|jailbreak|DAN|unrestricted)\s+mode\b/i,
    notInCode: true,
  },
  {
    id: "I08",
    says: "call to switch off a guard",
    score: 2,
    words: "dangerously yolo skip bypass disable circumvent",
    pattern:
      /--dangerously-(?:skip|bypass|disable)[\w-]+|\b(?:skip|bypass|disable|circumvent)\s+(?:(?:the|all|any|every|your)\s+)?(?:\w+\s+)?(?:approvals?|permission\s+(?:prompts?|checks?)|safety\s+(?:checks?|filters?|rules)|guardrails?|human\s+review)\b/i,
  },
  {
    id: "I08",
    says: "call to skip a check",
    score: 1,
    words: "verify",
    pattern: /\bgit\s+(?:commit|push)\b[^\n]{0,60}--no-verify\b/i,
  },
  {
    id: "I09",
    says: "call to spread a text to other instruction files",
    score: 2,
    words: "agents claude gemini cursorrules copilot",
    pattern:
      /\b(?:add|append|copy|insert|write|paste|put|propagate)\s+(?:this|these|the\s+following|the\s+above)\b[^.!?\n]{0,60}\b(?:to|in|into)\s+(?:the\s+)?(?:(?:every|each|all|any)\b[^.!?\n]{0,40}(?:AGENTS\.md|CLAUDE\.md|GEMINI\.md|\.cursorrules|copilot-instructions)|(?:AGENTS\.md|CLAUDE\.md|GEMINI\.md|\.cursorrules|copilot-instructions)[^.!?\n]{0,30}\b(?:every|each|all|any)\s+(?:other\s+)?(?:repos?|repositor(?:y|ies)|projects?)\b)/i,
  },
  {
    id: "I10",
    says: "claim to speak for who decides",
    score: 2,
    words:
      "approve preapproved approved authorize authorise authorized authorised preauthorized confirm grant permit",
    pattern:
      /\bas\s+(?:the|your)\s+(?:goal-?checker|checker|reviewer|maintainer|owner|admin|operator|user)\b[^.!?\n]{0,60}\bI\s+(?:hereby\s+)?(?:approve|authori[sz]e|confirm\s+that|grant|permit)|\b(?:plan|command|change|action|step|request)\s+(?:is|was|has\s+been)\s+(?:already\s+)?pre-?(?:approved|authori[sz]ed)\b|\b(?:already|pre-)\s*(?:approved|authori[sz]ed)\s+by\s+(?:the\s+)?(?:user|maintainers?|owner|security\s+team|administrators?|anthropic|openai)\b/i,
  },
];
