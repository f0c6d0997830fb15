import { z } from "zod";

/** What became of reports, in order; a report's state is nothing but the fold of these and its plan's status. */
export const frictionEventSchema = z.discriminatedUnion("type", [
  /** An audit put the reports into a plan. */
  z.object({
    type: z.literal("planned"),
    at: z.string(),
    plan: z.string(),
    reports: z.array(z.string()),
  }),
  /** Whoever reported it tried again after the plan was merged. */
  z.object({
    type: z.literal("verified"),
    at: z.string(),
    report: z.string(),
    solved: z.boolean(),
    by: z.string(),
    note: z.string().max(2000).exactOptional(),
  }),
]);
export type FrictionEvent = z.infer<typeof frictionEventSchema>;

type WithoutTime<Event> = Event extends unknown ? Omit<Event, "at"> : never;
/** As it is told; the store adds the time. */
export type NewFrictionEvent = WithoutTime<FrictionEvent>;
