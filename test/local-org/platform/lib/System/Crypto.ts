/** System.Crypto. Apex Reference Guide, "Crypto Class". Randomness comes from the transaction, so that a run can be repeated. */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  sign,
  timingSafeEqual,
  verify,
  type KeyObject,
} from "node:crypto";
import { definePlatformClass } from "../../registry.ts";
import { currentTransaction } from "../../transaction.ts";
import { ApexBlob } from "../../values/blob.ts";
import { throwApex } from "../../values/exceptions.ts";
import { refuseNullStatics } from "../support/arguments.ts";
import { randomBytes } from "../support/random.ts";

const DIGESTS: Readonly<Record<string, string>> = {
  MD5: "md5",
  SHA1: "sha1",
  "SHA-1": "sha1",
  "SHA-256": "sha256",
  "SHA-512": "sha512",
  SHA256: "sha256",
  SHA512: "sha512",
  "SHA3-256": "sha3-256",
  "SHA3-384": "sha3-384",
  "SHA3-512": "sha3-512",
};

const MACS: Readonly<Record<string, string>> = {
  hmacMD5: "md5",
  hmacSHA1: "sha1",
  hmacSHA256: "sha256",
  hmacSHA512: "sha512",
};

const CIPHERS: Readonly<Record<string, { readonly name: string; readonly keyBytes: number }>> = {
  AES128: { name: "aes-128-cbc", keyBytes: 16 },
  AES192: { name: "aes-192-cbc", keyBytes: 24 },
  AES256: { name: "aes-256-cbc", keyBytes: 32 },
};

/** Signatures by name: the hash, and the kind of key. [Apex Reference Guide: Crypto, sign] */
const SIGNATURES: Readonly<Record<string, { readonly hash: string; readonly keyType: "rsa" | "ec" }>> = {
  RSA: { hash: "sha1", keyType: "rsa" },
  "RSA-SHA1": { hash: "sha1", keyType: "rsa" },
  "RSA-SHA256": { hash: "sha256", keyType: "rsa" },
  "RSA-SHA384": { hash: "sha384", keyType: "rsa" },
  "RSA-SHA512": { hash: "sha512", keyType: "rsa" },
  "ECDSA-SHA256": { hash: "sha256", keyType: "ec" },
  "ECDSA-SHA384": { hash: "sha384", keyType: "ec" },
  "ECDSA-SHA512": { hash: "sha512", keyType: "ec" },
};

const IV_BYTES = 16;

function byName<T>(table: Readonly<Record<string, T>>, name: string, what: string): T {
  const key = Object.keys(table).find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  return key !== undefined ? (table[key] as T) : throwApex("System.NoAccessException", `Invalid ${what} ${name}`);
}

function generateMac(algorithm: string, input: ApexBlob, key: ApexBlob): ApexBlob {
  return new ApexBlob(
    createHmac(byName(MACS, algorithm, "algorithm"), key.bytes)
      .update(input.bytes)
      .digest(),
  );
}

function verifyHmac(algorithm: string, input: ApexBlob, key: ApexBlob, mac: ApexBlob): boolean {
  const expected = generateMac(algorithm, input, key).bytes;
  return expected.length === mac.bytes.length && timingSafeEqual(expected, mac.bytes);
}

function encrypt(algorithm: string, key: ApexBlob, iv: ApexBlob, data: ApexBlob): ApexBlob {
  const cipher = checkedCipher(algorithm, key, iv);
  const encryption = createCipheriv(cipher, key.bytes, iv.bytes);
  return new ApexBlob(Buffer.concat([encryption.update(data.bytes), encryption.final()]));
}

function decrypt(algorithm: string, key: ApexBlob, iv: ApexBlob, data: ApexBlob): ApexBlob {
  const cipher = checkedCipher(algorithm, key, iv);
  const decryption = createDecipheriv(cipher, key.bytes, iv.bytes);
  try {
    return new ApexBlob(Buffer.concat([decryption.update(data.bytes), decryption.final()]));
  } catch {
    throwApex(
      "System.SecurityException",
      "Given final block not properly padded. Such issues can arise if a bad key is used during decryption.",
    );
  }
}

function checkedCipher(algorithm: string, key: ApexBlob, iv: ApexBlob): string {
  const cipher = byName(CIPHERS, algorithm, "algorithm");
  if (key.bytes.length !== cipher.keyBytes) {
    throwApex("System.InvalidParameterValueException", `Invalid private key. Must be ${cipher.keyBytes} bytes.`);
  }
  if (iv.bytes.length !== IV_BYTES) {
    throwApex("System.InvalidParameterValueException", `Invalid initialization vector. Must be ${IV_BYTES} bytes.`);
  }
  return cipher.name;
}

/** A key in PKCS #8 (private) or X.509 (public), not as text. */
function keyOf(read: () => KeyObject, keyType: string, kind: "private" | "public"): KeyObject {
  let key: KeyObject | null = null;
  try {
    key = read();
  } catch {
    // not a key at all: refused below
  }
  if (key?.asymmetricKeyType !== keyType) throwApex("System.InvalidParameterValueException", `Invalid ${kind} key.`);
  return key;
}

function signBytes(algorithm: string, input: ApexBlob, privateKey: ApexBlob): ApexBlob {
  const { hash, keyType } = byName(SIGNATURES, algorithm, "algorithm");
  const der = Buffer.from(privateKey.bytes);
  const key = keyOf(() => createPrivateKey({ key: der, format: "der", type: "pkcs8" }), keyType, "private");
  return new ApexBlob(sign(hash, input.bytes, key));
}

function verifyBytes(algorithm: string, input: ApexBlob, signature: ApexBlob, publicKey: ApexBlob): boolean {
  const { hash, keyType } = byName(SIGNATURES, algorithm, "algorithm");
  const der = Buffer.from(publicKey.bytes);
  const key = keyOf(() => createPublicKey({ key: der, format: "der", type: "spki" }), keyType, "public");
  return verify(hash, input.bytes, key, signature.bytes);
}

definePlatformClass({
  name: "System.Crypto",
  dispatch: "value",
  statics: refuseNullStatics({
    decrypt,
    decryptwithmanagediv: (algorithm: string, key: ApexBlob, data: ApexBlob) =>
      decrypt(algorithm, key, new ApexBlob(data.bytes.slice(0, IV_BYTES)), new ApexBlob(data.bytes.slice(IV_BYTES))),
    encrypt,
    encryptwithmanagediv: (algorithm: string, key: ApexBlob, data: ApexBlob) => {
      const iv = new ApexBlob(randomBytes(IV_BYTES));
      return new ApexBlob(Buffer.concat([iv.bytes, encrypt(algorithm, key, iv, data).bytes]));
    },
    generateaeskey: (bits: number) => {
      if (![128, 192, 256].includes(bits)) throwApex("System.InvalidParameterValueException", "Invalid key size");
      return new ApexBlob(randomBytes(bits / 8));
    },
    generatedigest: (algorithm: string, input: ApexBlob) =>
      new ApexBlob(
        createHash(byName(DIGESTS, algorithm, "algorithm"))
          .update(input.bytes)
          .digest(),
      ),
    generatemac: generateMac,
    getrandominteger: () => randomInteger(),
    getrandomlong: () => BigInt.asIntN(64, (BigInt(randomInteger()) << 32n) | BigInt(randomInteger() >>> 0)),
    sign: signBytes,
    "verify(string,blob,blob,blob)": verifyBytes,
    verifyhmac: verifyHmac,
  }),
});

function randomInteger(): number {
  return Math.floor(currentTransaction().random() * 2 ** 32) | 0;
}
