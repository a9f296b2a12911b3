import { keepAccessPolicies } from "./access-policies.ts";
import { audit, purgeAudit, verifyAudit } from "./audit.ts";
import { reportCompanion } from "./companion-reports.ts";
import {
  configuration,
  configurationVersions,
  restoreConfiguration,
  saveConfiguration,
  validateConfiguration,
} from "./configuration.ts";
import type { Door } from "./door.ts";
import { explanations } from "./explanations.ts";
import { facts } from "./facts.ts";
import { health } from "./health.ts";
import { identities, plans } from "./identities.ts";
import { countLicences } from "./licence-counts.ts";
import { reconciliations } from "./reconciliations.ts";
import { reportRequest, requests } from "./requests.ts";
import { purge } from "./retention.ts";
import { changeRun, previews, readRun, runs } from "./runs.ts";
import { renderTemplate, templates } from "./templates.ts";

/** Every REST resource of the package, by the name its operation has in docs/openapi.json. */
export const doors = {
  applyIdentities: identities,
  planIdentities: plans,
  explainAccess: explanations,
  reconcile: reconciliations,
  listRequests: requests,
  reportRequest,
  listRuns: runs,
  readRun,
  changeRun,
  previewEveryone: previews,
  listTemplates: templates,
  renderTemplate,
  keepAccessPolicies,
  countLicences,
  reportCompanion,
  listAudit: audit,
  verifyAudit,
  purgeAudit,
  purge,
  reportFacts: facts,
  readConfiguration: configuration,
  saveConfiguration,
  validateConfiguration,
  listConfigurationVersions: configurationVersions,
  restoreConfiguration,
  readHealth: health,
} as const satisfies Record<string, Door>;
