/** The id by which `Request.getRequestId` and error events tell a transaction from others. */
import { TransactionSlot } from "../../transaction.ts";
import { randomUuid } from "../System/UUID.ts";

export const requestIds = new TransactionSlot<string>(() => randomUuid());
