/** How values look to a person: in their locale and time zone. [User Interface API Developer Guide: Field Value] */
import type { JsonValue } from "../http/messages.ts";
import type { DataDoor } from "../rest/door.ts";

export interface Viewer {
  /** As `Intl` wants it, such as `de-DE`. */
  readonly locale: string;
  /** IANA name. */
  readonly timeZone: string;
}

/** The part of a field's describe that its display depends on. */
export interface DescribedField {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly scale: number;
  readonly length: number;
  readonly precision: number;
  readonly picklistValues: readonly {
    readonly value: string;
    readonly label: string;
    readonly active: boolean;
    readonly defaultValue: boolean;
  }[];
  readonly referenceTo: readonly string[];
  readonly relationshipName: string | null;
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly calculated: boolean;
  readonly custom: boolean;
  readonly nillable: boolean;
  readonly unique: boolean;
  readonly nameField: boolean;
  readonly filterable: boolean;
  readonly sortable: boolean;
}

export function viewerOf(data: DataDoor, userId: string): Viewer {
  const [user] = data.query(`SELECT LocaleSidKey, TimeZoneSidKey FROM User WHERE Id = '${userId}'`, false).records;
  return {
    locale: String(user?.["LocaleSidKey"] ?? "en_US").replaceAll("_", "-"),
    timeZone: String(user?.["TimeZoneSidKey"] ?? "GMT"),
  };
}

/** The text to show; null where the value is shown as it is. Formats come from Node's ICU, short ones as the platform's. */
export function displayValue(field: DescribedField | undefined, value: JsonValue, viewer: Viewer): string | null {
  if (!field || value === null) return null;
  const { locale, timeZone } = viewer;
  const digits = { minimumFractionDigits: field.scale, maximumFractionDigits: field.scale };
  switch (field.type) {
    case "picklist":
      return field.picklistValues.find((each) => each.value === value)?.label ?? String(value);
    case "multipicklist":
      return String(value)
        .split(";")
        .map((part) => field.picklistValues.find((each) => each.value === part)?.label ?? part)
        .join(";");
    case "date":
      return new Intl.DateTimeFormat(locale, { timeZone: "UTC", dateStyle: "short" }).format(new Date(String(value)));
    case "datetime":
      return new Intl.DateTimeFormat(locale, { timeZone, dateStyle: "short", timeStyle: "short" }).format(
        new Date(String(value).replace("+0000", "Z")),
      );
    case "currency":
      return new Intl.NumberFormat(locale, { style: "currency", currency: "USD", ...digits }).format(Number(value));
    case "percent":
      return `${new Intl.NumberFormat(locale, digits).format(Number(value))}%`;
    case "double":
    case "int":
    case "long":
      return new Intl.NumberFormat(locale, digits).format(Number(value));
    default:
      return null;
  }
}
