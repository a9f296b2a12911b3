import { z } from "zod";
import { addressIn } from "../../notify/address.ts";
import { OktaFailure } from "../../okta/failure.ts";
import type { OktaHttp } from "../../okta/http.ts";

export type Profile = Readonly<Record<string, unknown>>;

export interface Manager {
  /** Null when only the address is known. */
  oktaId: string | null;
  address: string | null;
}

/** Who reports to whom, as Okta has it. */
export interface OrgChart {
  /** Empty when there is no such person any more. @throws OktaFailure. */
  profileOf(oktaId: string, signal: AbortSignal): Promise<Profile>;
  /** Null when the profile names nobody whom Okta knows. @throws OktaFailure. */
  managerOf(profile: Profile, signal: AbortSignal): Promise<Manager | null>;
}

const user = z.looseObject({ id: z.string(), profile: z.record(z.string(), z.unknown()) });

/** `managerAttributes` are tried in order; each may hold an address, an Okta id or a login. */
export function createOrgChart(http: Pick<OktaHttp, "get">, managerAttributes: readonly string[]): OrgChart {
  const find = async (idOrLogin: string, signal: AbortSignal) => {
    try {
      return user.parse((await http.get(`/api/v1/users/${encodeURIComponent(idOrLogin)}`, signal)).body);
    } catch (error) {
      if (error instanceof OktaFailure && error.kind === "not_found") return null;
      throw error;
    }
  };
  return {
    profileOf: async (oktaId, signal) => (await find(oktaId, signal))?.profile ?? {},
    async managerOf(profile, signal) {
      for (const name of managerAttributes) {
        const value = profile[name];
        if (typeof value !== "string" || value.trim() === "") continue;
        const found = await find(value.trim(), signal);
        const address = addressIn(profile, [name]) ?? addressIn(found?.profile ?? {}, ["email"]);
        if (found !== null || address !== null) return { oktaId: found?.id ?? null, address };
      }
      return null;
    },
  };
}
