import * as z from "zod";

const Weakness = z.strictObject({
  id: z.string().min(1),
  part: z.string().min(1),
  /** The day on which it was written down: the days are counted from there. */
  seen: z.iso.date(),
  reached: z.boolean(),
  /** Why nothing of ours reaches it, or what was done until the part is replaced. */
  why: z.string().min(10),
});
export const Weaknesses = z.array(Weakness);
export type Weakness = z.infer<typeof Weakness>;

/** As much of what `npm audit --json` says as is read here. A `via` that is a text is another part of the same report. */
export const Report = z.object({
  auditReportVersion: z.literal(2),
  vulnerabilities: z.record(
    z.string(),
    z.object({
      via: z.array(
        z.union([
          z.string(),
          z.object({ source: z.union([z.number(), z.string()]), name: z.string(), url: z.string() }),
        ]),
      ),
    }),
  ),
});
