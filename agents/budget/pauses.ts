/** A provider that wants no requests for a while. */
export interface Pause {
  /** ISO time. */
  resumeAt: string;
  /** What the provider said, in words. */
  detail: string;
}

/** Rate limits that hold for all plans and processes of a clone, by whose limit it is. */
export interface Pauses {
  /** The pause in force; one that is over is forgotten. */
  active(service: string): Promise<Pause | undefined>;
  /** Of two, the longer one stays. */
  begin(service: string, pause: Pause): Promise<void>;
}
