/** The Bulk API 2.0 below `/services/data/vXX.0`. */
import type { Route } from "../rest/router.ts";
import {
  changeIngestJob,
  createIngestJob,
  deleteIngestJob,
  ingestJob,
  ingestJobs,
  ingestResults,
  uploadBatch,
} from "./ingest.ts";
import type { BulkJobs } from "./jobs.ts";
import { changeQueryJob, createQueryJob, deleteQueryJob, queryJob, queryJobs, queryResults } from "./query.ts";

export function bulkRoutes(jobs: BulkJobs): Route[] {
  return [
    {
      pattern: "jobs/ingest",
      methods: { GET: (context) => ingestJobs(context, jobs), POST: (context) => createIngestJob(context, jobs) },
    },
    {
      pattern: "jobs/ingest/:id",
      methods: {
        GET: (context, [id = ""]) => ingestJob(context, jobs, id),
        PATCH: (context, [id = ""]) => changeIngestJob(context, jobs, id),
        DELETE: (context, [id = ""]) => deleteIngestJob(context, jobs, id),
      },
    },
    {
      pattern: "jobs/ingest/:id/batches",
      methods: { PUT: (context, [id = ""]) => uploadBatch(context, jobs, id) },
    },
    {
      pattern: "jobs/ingest/:id/:results",
      methods: { GET: (context, [id = "", name = ""]) => ingestResults(context, jobs, id, name) },
    },
    {
      pattern: "jobs/query",
      methods: { GET: (context) => queryJobs(context, jobs), POST: (context) => createQueryJob(context, jobs) },
    },
    {
      pattern: "jobs/query/:id",
      methods: {
        GET: (context, [id = ""]) => queryJob(context, jobs, id),
        PATCH: (context, [id = ""]) => changeQueryJob(context, jobs, id),
        DELETE: (context, [id = ""]) => deleteQueryJob(context, jobs, id),
      },
    },
    { pattern: "jobs/query/:id/results", methods: { GET: (context, [id = ""]) => queryResults(context, jobs, id) } },
  ];
}
