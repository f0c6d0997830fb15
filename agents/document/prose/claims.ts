import { z } from "zod";

const cite = z.object({
  path: z.string().describe("A file that was shown."),
  line: z.int().min(1),
  excerpt: z.string().describe("Whole lines of the file from there on, copied exactly."),
});
export type Cite = z.infer<typeof cite>;

/** What a librarian must answer about a page; each claim is then vetted alone. */
export const claimsSchema = z.object({
  claims: z.array(
    z.object({
      quote: z.string().describe("Words of the page, copied exactly, at most one paragraph."),
      verdict: z.enum(["holds", "changed", "unsure"]),
      text: z.string().describe("What stands there instead when it changed; else empty."),
      cites: z.array(cite),
    }),
  ),
  contradictions: z.array(
    z.object({
      quote: z.string().describe("Words of this page, copied exactly."),
      why: z.string().describe("What is said elsewhere, in a sentence."),
      with: z.string().describe("Where: the name of a shown page, or path:line of shown code."),
    }),
  ),
  complete: z.boolean().describe("Every claim of the page about the changed code was looked at."),
});
export type Claims = z.infer<typeof claimsSchema>;
export type Claim = Claims["claims"][number];
export type Contradiction = Claims["contradictions"][number];
