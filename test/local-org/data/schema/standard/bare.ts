/**
 * Standard objects about which nothing is written down: what the signature jar knows (names and types of fields, parents) and nothing more. They
 * hold rows and refuse no value that fits its type, so that code which only uses them as rows compiles and runs; which fields the platform asks
 * for, fills or restricts is unknown. `docs/local-org.md` lists this as laxer than the platform.
 */
import type { ObjectFacts } from "./facts.ts";
import { ALL_DML, readOnly, READ_ONLY, reference } from "./facts.ts";
import type { JarObject } from "../standard-types.ts";

/** Rows that the platform keeps by itself, by the ends of their objects' names. */
const KEPT_BY_PLATFORM = /(History|FieldHistory|Feed|View|Status|Definition|Particle|Log|Info)$/;
/** Rows of such a name that people write all the same. [Object Reference: CampaignMemberStatus, "Supported Calls"] */
const KEPT_BY_PEOPLE = new Set(["CampaignMemberStatus"]);
/** Key prefixes that are widely known. [Salesforce Help: Standard Field Record ID Prefix Decoder] */
const KEY_PREFIXES: Readonly<Record<string, string>> = {
  Individual: "0PK",
  QuickText: "574",
  ContactPointAddress: "8lW",
  ContactPointEmail: "9Vl",
  ContactPointPhone: "0ow",
  ContactPointConsent: "0cx",
  ContactPointTypeConsent: "0ZX",
  Solution: "501",
  Document: "015",
  Idea: "087",
  Quote: "0Q0",
  QuoteLineItem: "0QL",
  Entitlement: "550",
  ServiceContract: "810",
  WorkOrder: "0WO",
  Topic: "0TO",
  TopicAssignment: "0to",
  FeedItem: "0D5",
  FeedComment: "0D7",
  EmailMessage: "02s",
  Holiday: "0C0",
  BusinessHours: "01m",
  Site: "0DM",
  Network: "0DB",
  Territory2: "0MI",
  AccountContactRelation: "07k",
  AccountTeamMember: "01M",
  OpportunityTeamMember: "00q",
  CaseTeamMember: "0B7",
  CampaignMemberStatus: "01Y",
  AccountShare: "00r",
  OpportunityShare: "00t",
  CaseShare: "01n",
  LeadShare: "01o",
  ContactShare: "03s",
  CampaignShare: "08s",
};

/** Types that the jar does not tell. [Object Reference: QuickText, ContactPointAddress; apex-rollup and Salesforce-Moxygen filter by them] */
const CONTACT_POINT: ObjectFacts["fields"] = { ParentId: reference(["Account", "Individual"]) };
const FIELDS: Readonly<Record<string, ObjectFacts["fields"]>> = {
  QuickText: { Channel: { type: "multipicklist" } },
  ContactPointAddress: CONTACT_POINT,
  ContactPointEmail: CONTACT_POINT,
  ContactPointPhone: CONTACT_POINT,
};

/**
 * Facts of an object that has none of its own.
 * @param known what the jar knows
 * @param index the object's place among all that the jar knows, from which its key prefix is made where the real one is not known
 */
export function bareFacts(known: JarObject, index: number): ObjectFacts {
  const name = known.fields.find((field) => field.name === "Name" && field.type === "string");
  const kept = KEPT_BY_PLATFORM.test(known.name) && !KEPT_BY_PEOPLE.has(known.name);
  return {
    name: known.name,
    keyPrefix: KEY_PREFIXES[known.name] ?? `x${index.toString(36).padStart(2, "0")}`,
    dml: kept ? READ_ONLY : ALL_DML,
    otherFields: kept ? "read-only" : "writable",
    fields: { ...(name ? { Name: { nameField: true, ...(kept ? readOnly : {}) } } : {}), ...FIELDS[known.name] },
  };
}
