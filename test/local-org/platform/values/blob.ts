/** Blob of Apex: bytes. */
import type { ApexValue } from "../registry.ts";
import type { ApexReference } from "./reference.ts";

export class ApexBlob implements ApexReference {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
  /** `Blob.valueOf(text)`: UTF-8. */
  static ofText(text: string): ApexBlob {
    return new ApexBlob(Buffer.from(text, "utf8"));
  }
  get typeKey(): string {
    return "blob";
  }
  apexEquals(other: ApexValue): boolean {
    return other instanceof ApexBlob && Buffer.compare(this.bytes, other.bytes) === 0;
  }
  apexHash(): string {
    return `blob:${Buffer.from(this.bytes).toString("base64")}`;
  }
  apexText(): string {
    return `Blob[${this.bytes.length}]`;
  }
}
