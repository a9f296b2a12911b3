/** The org's test seams by name: what `LocalOrg.control` and `/__local/control/<name>` reach. */
import type { OrgData } from "../data/index.ts";
import { throwApex } from "../platform/values/exceptions.ts";
import type { JsonValue } from "../surface/http/messages.ts";
import { isJsonObject } from "../surface/rest/context.ts";
import { restError } from "../surface/http/errors.ts";

type Seam = (args: JsonValue) => JsonValue;

export class Seams {
  readonly #data: OrgData;
  readonly #settle: () => void;
  readonly #images: ReturnType<OrgData["image"]>[] = [];
  readonly #seams: Readonly<Record<string, Seam>>;
  #asyncIsHeld = false;

  constructor(data: OrgData, settle: () => void) {
    this.#data = data;
    this.#settle = settle;
    this.#seams = {
      settle: () => (this.#settle(), null),
      image: () => this.#images.push(this.#data.image()) - 1,
      restore: (args) => this.#restore(args),
      holdAsync: (args) => this.#holdAsync(args),
      seats: (args) => this.#seats(args),
    };
  }

  /** True while events, queueables and future methods wait for `holdAsync false`. */
  get asyncIsHeld(): boolean {
    return this.#asyncIsHeld;
  }

  /** @throws RestError for an unknown seam or arguments that do not fit */
  run(name: string, args: JsonValue): JsonValue {
    const seam = Object.hasOwn(this.#seams, name) ? this.#seams[name] : undefined;
    if (!seam) throw restError("NOT_FOUND", `There is no seam ${name}; known: ${Object.keys(this.#seams).join(", ")}`);
    return seam(args);
  }

  /** The fault before the commit: another transaction holds a row too long. */
  failCommit(): never {
    return throwApex("System.DmlException", "Commit failed. First exception on row 0; first error: UNABLE_TO_LOCK_ROW, unable to obtain exclusive access to this record: []");
  }

  #restore(args: JsonValue): null {
    const image = this.#images[Number(args)];
    if (!image) throw restError("INVALID_INPUT", `There is no image ${JSON.stringify(args)}`);
    this.#data.restore(image);
    return null;
  }

  #holdAsync(args: JsonValue): null {
    this.#asyncIsHeld = args === true;
    if (!this.#asyncIsHeld) this.#settle();
    return null;
  }

  #seats(args: JsonValue): null {
    if (!isJsonObject(args)) throw restError("INVALID_INPUT", "seats takes {licence name: total}");
    for (const [name, total] of Object.entries(args)) this.#data.setSeats(name, Number(total));
    return null;
  }
}
