import { z } from "zod";
import { contract, door } from "./door.ts";

export const countLicences = door({
  method: "POST",
  path: "/licence-counts",
  summary: "Counts the seats of all licences for the inventory; a day that was counted before is counted anew.",
  body: z.object({ contract }),
  answer: z.object({
    contract,
    countedOn: z.iso.date().meta({ description: "The day, in UTC." }),
    licences: z.number().meta({ description: "How many licences were counted." }),
  }),
});
