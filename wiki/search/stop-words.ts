/**
 * English words that say nothing about a subject: articles, pronouns, prepositions, conjunctions, auxiliaries,
 * the words questions are asked with, and what is left of contractions. Words that also name things in code
 * (`if`, `set`, `get`) or tell directions and order apart (rounded up or down, before or after) are not in it.
 */
export const stopWords: ReadonlySet<string> = new Set(
  `a an the this that these those such same other another each every either neither both all any some few more
  most much many several no nor not only own
  i me my mine myself we us our ours ourselves you your yours yourself yourselves he him his himself she her hers
  herself it its itself they them their theirs themselves one ones who whom whose which what where when why how
  am is are was were be been being do does did doing done have has had having can could may might must shall
  should will would ought
  about across against along among around as at behind beside besides by except for from in into near of on
  onto since through throughout to toward towards until upon via with within
  and but or so than then there here thus hence therefore however although though because while whereas whether
  also too very just ever even yet still else rather quite now
  dont doesnt didnt isnt arent wasnt werent hasnt havent hadnt cant couldnt shouldnt wont wouldnt im ive youre
  theyre weve thats whats theres lets eg ie etc`.split(/\s+/),
);
