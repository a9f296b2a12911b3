/** System.DmlException and System.EmailException: exceptions with a row for each record that failed. */
import type { ApexValue } from "../registry.ts";
import { platformEnum } from "./enum.ts";
import { ApexException, registerException, throwApex } from "./exceptions.ts";
import { ApexList } from "./list.ts";

/** One failed row of a DML statement. `index` is its place in the list that was given. */
export interface DmlErrorRow {
  readonly index: number;
  readonly id: string | null;
  /** The name of a System.StatusCode: `DUPLICATE_VALUE`. */
  readonly statusCode: string;
  /** API names of the fields. */
  readonly fields: readonly string[];
  readonly message: string;
  /** The API name of the record's object, where the fields are those of a record. */
  readonly object?: string;
}

export class DmlException extends ApexException {
  static override readonly apexTypeName: string = "System.DmlException";
  errors: readonly DmlErrorRow[] = [];

  /**
   * The exception of an all-or-none statement, with the platform's text:
   * `Insert failed. First exception on row 0; first error: REQUIRED_FIELD_MISSING, Required fields are missing: [Name]: [Name]`.
   *
   * @param operation as the text begins: `Insert`, `Update`, `Upsert`, `Delete`
   */
  static of(operation: string, errors: readonly DmlErrorRow[]): DmlException {
    const first = errors[0];
    if (!first) throw new Error("A DmlException needs a failed row");
    const withId = first.id ? ` with id ${first.id}` : "";
    const detail = `${first.statusCode}, ${first.message}: [${first.fields.join(", ")}]`;
    const exception = new this(
      `${operation} failed. First exception on row ${first.index}${withId}; first error: ${detail}`,
    );
    exception.errors = errors;
    return exception;
  }

  #row(index: number | null): DmlErrorRow {
    const row = index === null ? undefined : this.errors[index];
    return row ?? throwApex("System.TypeException", `Invalid index: ${index}`);
  }
  override getnumdml(): number {
    return this.errors.length;
  }
  override getdmlid(index: number | null): string | null {
    return this.#row(index).id;
  }
  override getdmlindex(index: number | null): number {
    return this.#row(index).index;
  }
  override getdmlmessage(index: number | null): string {
    return this.#row(index).message;
  }
  override getdmlstatuscode(index: number | null): string {
    return this.#row(index).statusCode;
  }
  /** The constant of System.StatusCode. */
  override getdmltype(index: number | null): ApexValue {
    return platformEnum("System.StatusCode").byName(this.#row(index).statusCode);
  }
  /** The tokens of fields by object and names: the library sets this, which knows the schema. */
  static fieldTokens: (object: string, fields: readonly string[]) => ApexValue = () => null;

  override getdmlfields(index: number | null): ApexValue {
    const { object = "", fields } = this.#row(index);
    return DmlException.fieldTokens(object, fields);
  }
  override getdmlfieldnames(index: number | null): ApexList {
    return new ApexList("list<string>", [...this.#row(index).fields]);
  }
}

export class EmailException extends DmlException {
  static override readonly apexTypeName: string = "System.EmailException";
}

registerException("System.DmlException", DmlException);
registerException("System.EmailException", EmailException);
