/** The id by which `Request.getRequestId` and error events tell a transaction from others. */
import { TransactionSlot } from "../../transaction.ts";
import { randomUuid } from "../System/UUID.ts";

/** A finalizer's transaction gets that of its job. */
export const requestIds = new TransactionSlot<{ id: string }>(() => ({ id: randomUuid() }));
