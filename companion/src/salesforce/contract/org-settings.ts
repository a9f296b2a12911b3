import { z } from "zod";

const name = z.string();

/**
 * What an org's admins have set for the companion. What is null or left out is as the companion's configuration says.
 * Values are checked where they are used: one that cannot be used must not cost the others.
 */
export const orgSettings = z
  .object({
    timeZone: z.string().nullish().meta({ description: "Of the schedules of the org's jobs." }),
    reconcileRepairs: z.boolean().nullish().meta({ description: "Whether the comparison mends what differs." }),
    schedules: z
      .record(name, z.string().nullish())
      .nullish()
      .meta({ description: "By job: a cron schedule of five fields, or off." }),
    audiences: z
      .record(name, z.object({ emails: z.array(z.string()).nullish(), digest: z.string().nullish() }))
      .nullish()
      .meta({ description: "By audience (it, security, finops): who is told besides those of the configuration." }),
  })
  .meta({ id: "OrgSettings" });

export type OrgSettings = z.output<typeof orgSettings>;
