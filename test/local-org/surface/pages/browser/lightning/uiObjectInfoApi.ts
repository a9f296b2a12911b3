/** `lightning/uiObjectInfoApi`: objects and picklists by the org's UI API. */
import { ask, freeze } from "../server.ts";
import { wireAdapter } from "../wired.ts";

type ObjectId = string | { objectApiName: string };
type FieldId = string | { fieldApiName: string; objectApiName: string };

const INFO = "object-info";

function objectOf(object: unknown): string {
  return encodeURIComponent(typeof object === "string" ? object : (object as { objectApiName: string }).objectApiName);
}

const infoOf = async (object: ObjectId) => freeze(await ask("GET", `${INFO}/${objectOf(object)}`));

export const getObjectInfo = wireAdapter({
  required: ["objectApiName"],
  load: (config) => infoOf(config["objectApiName"] as ObjectId),
});

export const getObjectInfos = wireAdapter({
  required: ["objectApiNames"],
  async load(config) {
    const results = await Promise.all((config["objectApiNames"] as ObjectId[]).map(infoOf));
    return freeze({ results: results.map((result) => ({ statusCode: 200, result })) });
  },
});

export const getPicklistValues = wireAdapter({
  required: ["recordTypeId", "fieldApiName"],
  async load(config) {
    const field = config["fieldApiName"] as FieldId;
    const [object = "", name = ""] =
      typeof field === "string" ? field.split(".") : [field.objectApiName, field.fieldApiName];
    const path = [object, "picklist-values", String(config["recordTypeId"]), name].map(encodeURIComponent).join("/");
    return freeze(await ask("GET", `${INFO}/${path}`));
  },
});

export const getPicklistValuesByRecordType = wireAdapter({
  required: ["objectApiName", "recordTypeId"],
  async load(config) {
    const type = encodeURIComponent(String(config["recordTypeId"]));
    return freeze(await ask("GET", `${INFO}/${objectOf(config["objectApiName"])}/picklist-values/${type}`));
  },
});
