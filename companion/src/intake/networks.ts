import { BlockList, isIP } from "node:net";
import { z } from "zod";

/** An address or a network in CIDR notation, as node:net understands it. */
export const network = z.string().refine((text) => partsOf(text) !== null, {
  message: "must be addresses or networks such as 203.0.113.0/24 or 2001:db8::/32",
});

/** Decides by the address whether somebody may knock; without a list everybody may. */
export function networkCheck(networks: readonly string[] | undefined): (address: string) => boolean {
  if (networks === undefined || networks.length === 0) return () => true;
  const list = new BlockList();
  for (const text of networks) {
    const parts = partsOf(text);
    if (parts !== null) list.addSubnet(parts.address, parts.prefix, parts.family);
  }
  return (text) => {
    const address = withoutMapping(text);
    const family = familyOf(address);
    // A proxy may pass on what is no address.
    return family !== null && list.check(address, family);
  };
}

function partsOf(text: string): { address: string; prefix: number; family: "ipv4" | "ipv6" } | null {
  const match = /^([^/%]+)(?:\/(\d{1,3}))?$/.exec(text);
  const address = match?.[1] ?? "";
  const family = familyOf(address);
  if (family === null) return null;
  const longest = family === "ipv4" ? 32 : 128;
  const prefix = match?.[2] === undefined ? longest : Number(match[2]);
  return prefix > longest ? null : { address, prefix, family };
}

/** A socket that speaks both versions shows an IPv4 address inside an IPv6 one; a link-local one names its zone. */
function withoutMapping(address: string): string {
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address.replace(/%.*$/, "");
}

function familyOf(address: string): "ipv4" | "ipv6" | null {
  const version = isIP(address);
  if (version === 0) return null;
  return version === 4 ? "ipv4" : "ipv6";
}
