/** One way in which a text instructs an agent to do what nobody asked for. */
export interface InstructionPattern {
  /** As in the list of attacks: I… are words, X… are commands. */
  id: string;
  /** What the text does, for the message: "Unexpected <says>". */
  says: string;
  /** 2 is enough for a report, 1 only together with another. */
  score: 1 | 2;
  /** A text without any of these words cannot match. */
  words: string;
  pattern: RegExp;
  /** Quoted in a code span or fence it is talked about, even in an instruction file. */
  notInCode?: boolean;
}
