/** Static resources as tests use them: whatever is deployed, whoever asks. */
import type { StoredRow } from "../../../data/engine/store.ts";
import { currentTransaction } from "../../transaction.ts";
import { ApexBlob } from "../../values/blob.ts";
import { throwApex, throwNullPointer } from "../../values/exceptions.ts";

/** @throws System.InvalidParameterValueException (the exception and its words are ours: no source tells them) */
function resource(name: string | null): StoredRow {
  if (name === null) throwNullPointer();
  return (
    currentTransaction().data.data.findBy("StaticResource", "Name", name) ??
    throwApex("System.InvalidParameterValueException", `Static resource not found: ${name}`)
  );
}

export function hasResource(name: string | null): boolean {
  return name !== null && currentTransaction().data.data.findBy("StaticResource", "Name", name) !== undefined;
}

export function resourceBody(name: string | null): ApexBlob {
  const body: unknown = resource(name).values["Body"];
  return body instanceof ApexBlob ? body : ApexBlob.ofText("");
}

export function resourceType(name: string | null): string {
  return String(resource(name).values["ContentType"] ?? "");
}
