import { z } from "zod";

/** Gates that cost more runs of the tests. */
export const gatesSchema = z.strictObject({
  redFirst: z
    .enum(["tdd", "always", "never"])
    .default("tdd")
    .describe(
      "Whose new tests must be seen to fail without the work: chunks with skill tdd (which must bring one), every chunk that brings one, or none.",
    ),
  mutants: z
    .strictObject({
      most: z
        .int()
        .min(0)
        .max(30)
        .default(0)
        .describe(
          "Most small faults put into changed lines, one run of the tests each; 0 for none.",
        ),
      least: z
        .number()
        .min(0)
        .max(1)
        .default(0.6)
        .describe("Share of them that the tests must notice."),
    })
    .prefault({})
    .describe("Mutation spot check of changed lines (JavaScript, TypeScript, Python)."),
});
export type GateSettings = z.infer<typeof gatesSchema>;

export const defaultGates: GateSettings = gatesSchema.parse({});
