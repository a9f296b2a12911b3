/**
 * What runs when a package is installed or taken away. No package is installed in the local org, so only tests run it. Apex Reference Guide,
 * "InstallHandler Interface", "UninstallHandler Interface"; "Test Class", testInstall and testUninstall.
 */
import type { ApexValue } from "../../registry.ts";
import type { Transaction } from "../../transaction.ts";
import { throwNullPointer } from "../../values/exceptions.ts";
import { defineInterface } from "../support/interfaces.ts";
import { PlainObject } from "../support/plain-object.ts";
import type { ApexVersion } from "./Version.ts";

class InstallContext extends PlainObject {
  readonly typeKey = "installcontext";
  readonly #userId: string;
  readonly #organizationId: string;
  readonly #previous: ApexVersion | null;
  readonly #isPush: boolean;

  constructor({ userId, org }: Transaction, previous: ApexVersion | null, isPush: boolean) {
    super();
    this.#userId = userId;
    this.#organizationId = org.id;
    this.#previous = previous;
    this.#isPush = isPush;
  }
  installerid(): string {
    return this.#userId;
  }
  ispush(): boolean {
    return this.#isPush;
  }
  isupgrade(): boolean {
    return this.#previous !== null;
  }
  organizationid(): string {
    return this.#organizationId;
  }
  previousversion(): ApexVersion | null {
    return this.#previous;
  }
  uninstallerid(): string {
    return this.#userId;
  }
}

defineInterface("System.InstallContext", ["installerId", "isPush", "isUpgrade", "organizationId", "previousVersion"]);
defineInterface("System.InstallHandler", ["onInstall"]);
defineInterface("System.UninstallContext", ["organizationId", "uninstallerId"]);
defineInterface("System.UninstallHandler", ["onUninstall"]);

/** `Test.testInstall`: as an upgrade from a version, or as a first installation when there is none. */
export function testInstall(
  transaction: Transaction,
  handler: ApexValue,
  previous: ApexVersion | null,
  isPush: boolean,
): null {
  (handler ?? throwNullPointer()).oninstall(new InstallContext(transaction, previous, isPush));
  return null;
}

export function testUninstall(transaction: Transaction, handler: ApexValue): null {
  (handler ?? throwNullPointer()).onuninstall(new InstallContext(transaction, null, false));
  return null;
}
