import type { CompanionConfigInput } from "../../companion/src/config.ts";
import type { LocalOkta } from "../../companion/testing/harness.ts";
import type { Random } from "./random.ts";

/** What the org itself shows to be wrong once everything was well again; all must be empty. */
export interface OrgVerdict {
  /** Invariant 3: people whose version fell. */
  fallen: string[];
  /** Invariant 8: what is wrong with its audit trail. */
  audit: string[];
  /** What people asked for in it and nobody carried out. */
  unheard: string[];
}

/** The Salesforce org of a run. */
export interface ChaosOrg {
  config: CompanionConfigInput["orgs"][number];
  /** Names of the groups that its people may be in. */
  groups: readonly string[];
  /** The app in Okta that its people are assigned to; all have it where there is none. */
  app?: string;
  /** What must not be printed. */
  secrets: readonly string[];
  /** What can go wrong with it, by name. Each wears off by itself or with `mend`. */
  faults: Readonly<Record<string, () => unknown>>;
  /** Somebody asks for something in it, of which its stream of commands tells. */
  ask?: ((oktaId: string, random: Random) => Promise<void>) | undefined;
  /** Lets slowness end. */
  ease(): void;
  /** Ends all faults. */
  mend(): void;
  /** Whether it has an audit trail, in which what it did is looked for. */
  audits: boolean;
  requests(): number;
  /** Invariants 2 and 6: people whom it shows otherwise than Okta. */
  differences(okta: LocalOkta): Promise<string[]>;
  verdict(): Promise<OrgVerdict>;
  close(): Promise<void>;
}
