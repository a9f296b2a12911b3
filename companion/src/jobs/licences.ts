import type { RequestHandler } from "../outbound/requests/handler.ts";
import { CONTRACT } from "../salesforce/contract/door.ts";
import { countLicences } from "../salesforce/contract/licence-counts.ts";

/** Has the org count the seats of its licences, for the inventory that Finance and IT see. */
export const licences: RequestHandler = async (_request, { client, signal }) => {
  const { countedOn, licences: counted } = await client.call(countLicences, { body: { contract: CONTRACT } }, signal);
  return { countedOn, licences: counted };
};
