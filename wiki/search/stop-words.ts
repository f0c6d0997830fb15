/**
 * English words that say nothing about a subject: articles, pronouns, prepositions, conjunctions, auxiliaries,
 * the words questions are asked with, and what is left of contractions. Words that also name things in code
 * (`if`, `set`, `key`, `get`) are not in it.
 */
export const stopWords: ReadonlySet<string> = new Set(
  `a an the this that these those such same other another each every either neither both all any some few more
  most much many several no nor not only own
  i me my mine myself we us our ours ourselves you your yours yourself yourselves he him his himself she her hers
  herself it its itself they them their theirs themselves one ones who whom whose which what where when why how
  am is are was were be been being do does did doing done have has had having can could may might must shall
  should will would ought
  about above across after against along among around as at before behind below beneath beside besides between
  beyond by down during except for from in inside into near of off on onto out outside over since through
  throughout to toward towards under until up upon via with within without
  and but or so than then there here thus hence therefore however although though because while whereas whether
  also too very just ever even yet still else rather quite again once now
  dont doesnt didnt isnt arent wasnt werent hasnt havent hadnt cant couldnt shouldnt wont wouldnt im ive youre
  theyre weve thats whats theres lets eg ie etc`.split(/\s+/),
);
