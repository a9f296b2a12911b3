/** The UI API's routes: what Lightning Data Service's wires and functions ask for. The rest of it is refused by name. */
import type { Route } from "../rest/router.ts";
import { getListInfo, getListInfos, getListRecords } from "./lists.ts";
import { getLookupRecords } from "./lookups.ts";
import { getAllPicklistValues, getObjectInfo, getPicklistValues } from "./object-info.ts";
import { createRecord, deleteRecord, getRecord, updateRecord } from "./records.ts";

export const uiApiRoutes: readonly Route[] = [
  { pattern: "ui-api/records", methods: { POST: createRecord } },
  {
    pattern: "ui-api/records/:id",
    methods: {
      GET: (context, [id = ""]) => getRecord(context, id),
      PATCH: (context, [id = ""]) => updateRecord(context, id),
      DELETE: (context, [id = ""]) => deleteRecord(context, id),
    },
  },
  {
    pattern: "ui-api/lookups/:name/:field",
    methods: { GET: (context, [name = "", field = ""]) => getLookupRecords(context, name, field) },
  },
  { pattern: "ui-api/list-info/:name", methods: { GET: (context, [name = ""]) => getListInfos(context, name) } },
  {
    pattern: "ui-api/list-info/:name/:view",
    methods: { GET: (context, [name = "", view = ""]) => getListInfo(context, name, view) },
  },
  {
    pattern: "ui-api/list-records/:name/:view",
    methods: { GET: (context, [name = "", view = ""]) => getListRecords(context, name, view) },
  },
  { pattern: "ui-api/object-info/:name", methods: { GET: (context, [name = ""]) => getObjectInfo(context, name) } },
  {
    pattern: "ui-api/object-info/:name/picklist-values/:type",
    methods: { GET: (context, [name = "", type = ""]) => getAllPicklistValues(context, name, type) },
  },
  {
    pattern: "ui-api/object-info/:name/picklist-values/:type/:field",
    methods: {
      GET: (context, [name = "", type = "", field = ""]) => getPicklistValues(context, name, type, field),
    },
  },
];
