/** The org's test seams by name: what `LocalOrg.control` and `/__local/control/<name>` reach. */
import type { OrgData } from "../data/index.ts";
import type { SentEmail, SentNotification } from "../platform/transaction.ts";
import { throwApex } from "../platform/values/exceptions.ts";
import { duplicateRuleOf, type GivenDuplicateRule } from "../data/duplicates/given.ts";
import type { DuplicateRule } from "../data/duplicates/rules.ts";
import { ALL_GROUPS, hierarchiesOf, NO_GROUPS } from "../data/engine/group-locks.ts";
import { POINTS, type OverlapPlan } from "../data/engine/overlap.ts";
import { blockerOf, DEACTIVATION_ROLES } from "../data/rules/deactivation.ts";
import { restError } from "../surface/http/errors.ts";
import type { JsonObject, JsonValue } from "../surface/http/messages.ts";
import { accessPoliciesOf } from "./access-policies.ts";
import type { LongRequests } from "./long-requests.ts";
import { signOnOf, type SignOn, type SignOnResult } from "./sign-on.ts";
import { isJsonObject } from "../surface/rest/context.ts";

/** Gives a refresh token. */
type SeamGrant = (userId: string, clientId: string) => { readonly refreshToken: string; readonly deleteToken: string };

/** What seams need of the org around its data. */
interface SeamSurroundings {
  readonly settle: () => void;
  readonly forgetWaiting: () => void;
  readonly grant: SeamGrant;
  readonly longRequests: LongRequests;
  readonly signOn: (given: SignOn) => SignOnResult;
  readonly exportImage: () => string;
}

type Seam = (args: JsonValue) => JsonValue;

export class Seams {
  readonly #data: OrgData;
  readonly #settle: () => void;
  readonly #forgetWaiting: () => void;
  readonly #images: ReturnType<OrgData["image"]>[] = [];
  readonly #seams: Readonly<Record<string, Seam>>;
  /** What committed transactions have sent; nothing leaves the org. */
  readonly outbox: { readonly emails: SentEmail[]; readonly notifications: SentNotification[] } = {
    emails: [],
    notifications: [],
  };
  #asyncIsHeld = false;
  #domainUrl: string | null = null;

  constructor(data: OrgData, async: SeamSurroundings) {
    this.#data = data;
    this.#settle = async.settle;
    this.#forgetWaiting = async.forgetWaiting;
    this.#seams = {
      /** Answers when nothing waits any more: by then the worker has run it. */
      settle: () => done(this.#settle()),
      image: () => this.#images.push(this.#data.image()) - 1,
      restore: (args) => done(this.#restore(args)),
      /** All rows as text, for another org (`startOrg({ image })`) or a file. */
      exportImage: () => async.exportImage(),
      /** Where the org is reached; told by whoever opens its door. */
      domainUrl: (args) => done((this.#domainUrl = String(args))),
      /** `true`: events, queueables and future methods wait; `false`: they run again. */
      holdAsync: (args) => done(this.#holdAsync(args)),
      /** The e-mails sent since this was last asked, oldest first. */
      emails: () => taken(this.outbox.emails),
      /** The custom notifications sent since this was last asked. */
      notifications: () => taken(this.outbox.notifications),
      /** `[{action, targetId}]`: actions of user access policies, in place of those set before; `null`: the org has no such policies. */
      accessPolicies: (args) => done((this.#data.settings.accessPolicies = accessPoliciesOf(args))),
      /** `{name, url}`: what an admin enters in Setup about a named credential; `{name, parameters: {Token}}`: about an external one. */
      credential: (args) => done(this.#credential(args)),
      /** Active duplicate rules: `["Standard_Contact_Duplicate_Rule"]`, or `{name, objectName, actionOnInsert, matchingRules ...}` (`data/duplicates/given.ts`). */
      duplicateRules: (args) => done((this.#data.settings.duplicateRules = duplicateRulesOf(args))),
      /** `{licence: total}` or `{licence: {total, status}}`: user licences by name, permission set licences by label or API name. */
      seats: (args) => done(this.#seats(args)),
      /** `["taken@example.com"]`: usernames that other orgs hold, in place of those named before. */
      foreignUsernames: (args) => done(this.#foreignUsernames(args)),
      /** `{userId: "defaultWorkflowUser"}`, or `{userId: {statusCode, message}}`: users who cannot be deactivated, in place of those named before. */
      deactivationBlockers: (args) => done(this.#deactivationBlockers(args)),
      /** `{objectName, times}`: the next writes to the object find their rows locked. */
      rowLock: (args) => done(this.#rowLock(args)),
      /** `{ids, groupMembership, ms}`: another transaction holds these rows, or all group membership (`true`) or that of roles and groups (`[ids]`), for so long; `null`: none holds any. */
      otherTransaction: (args) => done(this.#otherTransaction(args)),
      /** `"granular"` (as by default: unrelated roles and groups are locked by themselves) or `"coarse"`. */
      groupLocking: (args) => done(this.#groupLocking(args)),
      /**
       * `{at, objectName, when, occurrence, requests, ms}`: the next transaction that comes to the point (`query`, `lock` for a query FOR UPDATE, `dml`,
       * `callout`, `commit`) stands still there until so many other requests have come in between, and takes `ms` more from there to its end.
       * `null`: none does.
       */
      overlap: (args) => done(this.#data.overlaps.arrange(args === null ? null : overlapOf(objectOf(args)))),
      /** Whether a transaction stands still. */
      standsStill: () => this.#data.overlaps.standsStill,
      /** `{count, ms}`: so many other requests have run for more than five seconds and go on for so long; ten are the limit. */
      longRequests: (args) => {
        const { count, ms } = objectOf(args);
        return done(async.longRequests.occupy(Number(count), Number(ms)));
      },
      /** A number: how many events may be published an hour. */
      eventAllowance: (args) => done((this.#data.events.allowance.max = Number(args))),
      /** `{ms, times}`: the next transactions keep their locks for so long after their work is done. */
      lingering: (args) => done(this.#lingering(args)),
      /** `"allowed"` or `"refused"`: User and PermissionSetAssignment written in one transaction. */
      userAndAssignmentsInOneTransaction: (args) => done(this.#userAndAssignments(args)),
      /** `"required"` or `"notAsked"`: what writing setup objects needs in system mode. */
      setupPermissions: (args) => done(this.#setupPermissions(args)),
      /** `{userId, clientId}`: the user approves the app; answers `{refreshToken, deleteToken}`. */
      approveApp: (args) => this.#approveApp(args, async.grant),
      /** `{handler, executeAs, federationId, attributes, assertion}`: somebody signs on by SAML; answers `{userId, created}` or `{error, message}`. */
      signOn: (args) => ({ ...async.signOn(signOnOf(objectOf(args))) }),
      /** Minutes of silence after which the session of an app ends; 120 at first. */
      sessionTimeout: (args) => done((this.#data.settings.sessionTimeoutMs = Number(args) * 60_000)),
      /** `{profile name: [{start, end}]}`: where users may log in from, in place of what was set before. */
      loginIpRanges: (args) => done(this.#loginIpRanges(args)),
      /** `true`: a changed e-mail address of a user waits for that user's confirmation. */
      emailChangeNeedsConfirmation: (args) => done((this.#data.settings.emailChangeNeedsConfirmation = args === true)),
      /** `{Account: "Private"}`: organisation-wide defaults in place of those of the metadata; null goes back to these. */
      sharingDefaults: (args) => done(this.#sharingDefaults(args)),
      /** `["Invoice__c"]`: objects that do not grant access using hierarchies, in place of those named before. */
      withoutHierarchies: (args) => done(this.#withoutHierarchies(args)),
    };
  }

  /** True while events, queueables and future methods wait for `holdAsync false`. */
  get asyncIsHeld(): boolean {
    return this.#asyncIsHeld;
  }

  /** Where the org is reached, once its door is open. */
  get domainUrl(): string | null {
    return this.#domainUrl;
  }

  /** @throws RestError for an unknown seam or arguments that do not fit */
  run(name: string, args: JsonValue): JsonValue {
    const seam = Object.hasOwn(this.#seams, name) ? this.#seams[name] : undefined;
    if (!seam) throw restError("NOT_FOUND", `There is no seam ${name}; known: ${Object.keys(this.#seams).join(", ")}`);
    return seam(args);
  }

  /** The fault before the commit: another transaction holds a row too long. */
  failCommit(): never {
    const lock = "UNABLE_TO_LOCK_ROW, unable to obtain exclusive access to this record or 1 records: []";
    return throwApex("System.DmlException", `Commit failed. First exception on row 0; first error: ${lock}`);
  }

  #restore(args: JsonValue): void {
    const image = this.#images[Number(args)];
    if (!image) throw restError("INVALID_INPUT", `There is no image ${JSON.stringify(args)}`);
    this.#data.restore(image);
    this.#data.locks.releaseAll();
    this.#forgetWaiting();
  }

  #holdAsync(args: JsonValue): void {
    this.#asyncIsHeld = args === true;
    if (!this.#asyncIsHeld) this.#settle();
  }

  #seats(args: JsonValue): void {
    for (const [name, total] of Object.entries(objectOf(args))) {
      if (!isJsonObject(total)) this.#data.setSeats(name, Number(total));
      else this.#data.setSeats(name, Number(total["total"]), { Status: total["status"] ?? "Active" });
    }
  }

  #credential(args: JsonValue): void {
    const { name, url, parameters = {} } = objectOf(args);
    if (typeof name !== "string") throw restError("INVALID_INPUT", "credential takes {name, url, parameters}");
    const { credentials } = this.#data.settings;
    if (url !== undefined) credentials.urls.set(name.toLowerCase(), String(url));
    for (const [parameter, value] of Object.entries(objectOf(parameters)))
      credentials.parameters.set(`${name}.${parameter}`.toLowerCase(), String(value));
  }

  #approveApp(args: JsonValue, grant: SeamGrant): JsonValue {
    const { userId, clientId } = objectOf(args);
    if (typeof userId !== "string" || typeof clientId !== "string")
      throw restError("INVALID_INPUT", "approveApp takes {userId, clientId}");
    return { ...grant(userId, clientId) };
  }

  #loginIpRanges(args: JsonValue): void {
    const { loginIpRanges } = this.#data.settings;
    loginIpRanges.clear();
    for (const [profile, ranges] of Object.entries(objectOf(args))) {
      if (!Array.isArray(ranges)) throw restError("INVALID_INPUT", "A profile has a list of {start, end}");
      const list = ranges.map((range) => objectOf(range));
      loginIpRanges.set(
        profile,
        list.map(({ start, end }) => ({ start: String(start), end: String(end) })),
      );
    }
  }

  #foreignUsernames(args: JsonValue): void {
    if (!Array.isArray(args)) throw restError("INVALID_INPUT", "foreignUsernames takes a list");
    const { foreignUsernames } = this.#data.settings;
    foreignUsernames.clear();
    for (const username of args) foreignUsernames.add(String(username).toLowerCase());
  }

  #deactivationBlockers(args: JsonValue): void {
    const { deactivationBlockers } = this.#data.settings;
    deactivationBlockers.clear();
    for (const [userId, blocker] of Object.entries(objectOf(args))) {
      const role = DEACTIVATION_ROLES.find((name) => name === blocker);
      if (role) deactivationBlockers.set(userId, blockerOf(role));
      else if (typeof blocker === "string")
        throw restError("INVALID_INPUT", `deactivationBlockers takes one of ${DEACTIVATION_ROLES.join(", ")}`);
      else {
        const { statusCode, message } = objectOf(blocker);
        deactivationBlockers.set(userId, { statusCode: String(statusCode), message: String(message) });
      }
    }
  }

  #rowLock(args: JsonValue): void {
    const { objectName, times = 1 } = objectOf(args);
    if (typeof objectName !== "string") throw restError("INVALID_INPUT", "rowLock takes {objectName, times}");
    this.#data.settings.rowLocks.push({ objectName, times: Number(times) });
  }

  #otherTransaction(args: JsonValue): void {
    const { locks } = this.#data;
    if (args === null) return locks.releaseAll();
    const { ids = [], groupMembership = false, ms } = objectOf(args);
    if (!Array.isArray(ids) || typeof ms !== "number")
      throw restError("INVALID_INPUT", "otherTransaction takes {ids, groupMembership, ms}");
    const groups = Array.isArray(groupMembership)
      ? hierarchiesOf(groupMembership.map(String), this.#data.store)
      : groupMembership === true
        ? ALL_GROUPS
        : NO_GROUPS;
    locks.hold({ rows: new Set(ids.map(String)), groups }, ms);
  }

  #groupLocking(args: JsonValue): void {
    if (args !== "granular" && args !== "coarse")
      throw restError("INVALID_INPUT", 'groupLocking takes "granular" or "coarse"');
    this.#data.settings.groupLocking = args;
  }

  #lingering(args: JsonValue): void {
    const { ms, times = 1 } = objectOf(args);
    if (typeof ms !== "number") throw restError("INVALID_INPUT", "lingering takes {ms, times}");
    Object.assign(this.#data.settings.lingering, { ms, times: Number(times) });
  }

  #sharingDefaults(args: JsonValue): void {
    for (const [name, model] of Object.entries(objectOf(args)))
      this.#data.setSharingModel(name, model === null ? null : String(model));
  }

  #withoutHierarchies(args: JsonValue): void {
    if (!Array.isArray(args)) throw restError("INVALID_INPUT", "withoutHierarchies takes a list");
    const { withoutHierarchies } = this.#data.settings;
    withoutHierarchies.clear();
    for (const name of args) withoutHierarchies.add(String(name));
  }

  #setupPermissions(args: JsonValue): void {
    if (args !== "required" && args !== "notAsked") throw restError("INVALID_INPUT", "Expected required or notAsked");
    this.#data.settings.setupPermissions = args;
  }

  #userAndAssignments(args: JsonValue): void {
    if (args !== "allowed" && args !== "refused") throw restError("INVALID_INPUT", "Expected allowed or refused");
    this.#data.settings.userAndAssignmentsInOneTransaction = args;
  }
}

function overlapOf({ at, objectName, when, occurrence = 1, requests = 1, ms = 0 }: JsonObject): OverlapPlan {
  const point = POINTS.find((name) => name === at);
  if (!point) throw restError("INVALID_INPUT", `overlap takes at: one of ${POINTS.join(", ")}`);
  const usual = point === "commit" || point === "callout" ? "before" : "after";
  if (when !== undefined && when !== "before" && when !== "after")
    throw restError("INVALID_INPUT", "overlap takes when: before or after");
  return {
    at: point,
    ...(typeof objectName === "string" ? { objectName } : {}),
    when: when ?? usual,
    occurrence: Number(occurrence),
    requests: Number(requests),
    ms: Number(ms),
  };
}

function duplicateRulesOf(args: JsonValue): readonly DuplicateRule[] {
  if (!Array.isArray(args)) throw restError("INVALID_INPUT", "duplicateRules takes a list");
  return args.map((rule) => {
    try {
      return duplicateRuleOf(typeof rule === "string" ? rule : (objectOf(rule) as unknown as GivenDuplicateRule));
    } catch (error) {
      throw restError("INVALID_INPUT", (error as Error).message);
    }
  });
}

function objectOf(args: JsonValue): JsonObject {
  if (!isJsonObject(args)) throw restError("INVALID_INPUT", "Expected an object");
  return args;
}

/** Empties a list that Apex has filled and answers what stood there. */
function taken(sent: unknown[]): JsonValue {
  return sent.splice(0) as JsonValue;
}

/** Most seams have nothing to tell. */
function done(_result: unknown): null {
  return null;
}
