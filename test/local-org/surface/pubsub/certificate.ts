/** A self-signed TLS certificate, made when an org starts: the Pub/Sub API speaks TLS only. X.509 v3 in DER. [RFC 5280] */
import { generateKeyPairSync, randomBytes, sign } from "node:crypto";

export interface SelfSignedCertificate {
  /** PEM. */
  readonly certificate: string;
  /** PEM, PKCS #8. */
  readonly privateKey: string;
}

const DAY_MS = 86_400_000;

const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  oid: 0x06,
  utf8: 0x0c,
  sequence: 0x30,
  set: 0x31,
  time: 0x18,
};

const OID = {
  ecdsaWithSha256: "1.2.840.10045.4.3.2",
  commonName: "2.5.4.3",
  subjectAltName: "2.5.29.17",
  basicConstraints: "2.5.29.19",
} as const;

/** A certificate for a machine's own use, valid from yesterday for ten years by the machine's clock. The first name is its subject. */
export function selfSignedCertificate(
  names: readonly string[],
  addresses: readonly string[] = [],
): SelfSignedCertificate {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const algorithm = sequence(oid(OID.ecdsaWithSha256));
  const subject = sequence(
    der(TAG.set, sequence(oid(OID.commonName), der(TAG.utf8, Buffer.from(names[0] ?? "localhost")))),
  );
  const alternatives = sequence(
    ...names.map((name) => der(0x82, Buffer.from(name))),
    ...addresses.map((address) => der(0x87, Buffer.from(address.split(".").map(Number)))),
  );
  const body = sequence(
    der(0xa0, der(TAG.integer, Buffer.from([2]))), // version 3
    der(TAG.integer, Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    algorithm,
    subject, // the issuer
    sequence(time(Date.now() - DAY_MS), time(Date.now() + 3650 * DAY_MS)),
    subject,
    publicKey.export({ type: "spki", format: "der" }),
    der(
      0xa3,
      sequence(
        extension(OID.basicConstraints, sequence(der(TAG.boolean, Buffer.from([0xff])))),
        extension(OID.subjectAltName, alternatives),
      ),
    ),
  );
  const signature = bits(sign("sha256", body, privateKey));
  return {
    certificate: pem("CERTIFICATE", sequence(body, algorithm, signature)),
    privateKey: privateKey.export({ type: "pkcs8", format: "pem" }) as string,
  };
}

/** Tag, length, content: lengths from 128 on are a count of bytes and the bytes. */
function der(tag: number, ...content: readonly Buffer[]): Buffer {
  const value = Buffer.concat(content);
  if (value.length < 0x80) return Buffer.concat([Buffer.from([tag, value.length]), value]);
  const hex = value.length.toString(16);
  const length = Buffer.from(hex.padStart(hex.length + (hex.length % 2), "0"), "hex");
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length]), length, value]);
}

function sequence(...content: readonly Buffer[]): Buffer {
  return der(TAG.sequence, ...content);
}

function bits(content: Buffer): Buffer {
  return der(TAG.bits, Buffer.from([0]), content);
}

/** `20260131120000Z` */
function time(ms: number): Buffer {
  const text = new Date(ms).toISOString().replace(/[-:T]|\.\d+/g, "");
  return der(TAG.time, Buffer.from(text));
}

function extension(id: string, value: Buffer): Buffer {
  return sequence(oid(id), der(TAG.octets, value));
}

/** The first two arcs share a byte; the others are written in base 128, all digits but the last marked. */
function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  const bytes = [first * 40 + second, ...rest.flatMap(base128)];
  return der(TAG.oid, Buffer.from(bytes));
}

function base128(arc: number): number[] {
  const digits = [arc & 0x7f];
  for (let rest = arc >>> 7; rest > 0; rest >>>= 7) digits.unshift((rest & 0x7f) | 0x80);
  return digits;
}

function pem(label: string, bytes: Buffer): string {
  const lines = bytes.toString("base64").replace(/(.{64})(?=.)/g, "$1\n");
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}
