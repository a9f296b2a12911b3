/** Random bytes of the running transaction. */
import { currentTransaction } from "../../transaction.ts";

export function randomBytes(count: number): Uint8Array {
  const transaction = currentTransaction();
  return Uint8Array.from({ length: count }, () => Math.floor(transaction.random() * 256));
}
