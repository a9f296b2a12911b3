import { createHash, timingSafeEqual } from "node:crypto";

/** @returns the SHA-256 hash, as base64url */
export function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}

/** Compares secrets in a time that does not tell how much of them agrees. */
export function sameSecret(left: string, right: string): boolean {
  return timingSafeEqual(Buffer.from(hashOf(left)), Buffer.from(hashOf(right)));
}
