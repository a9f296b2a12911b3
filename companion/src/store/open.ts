import type { CompanionConfig } from "../config.ts";
import { openPostgresStore } from "./postgres/index.ts";
import { openSqliteStore } from "./sqlite/index.ts";
import type { Store } from "./store.ts";

export interface StoreListeners {
  /** The store ended by itself: the process cannot go on. */
  onFailure(error: Error): void;
  /** A connection broke; the store goes on by itself. */
  onTrouble(error: Error): void;
}

/** Opens the store that the configuration names. @throws StoreError */
export function openStore(config: CompanionConfig["store"], { onFailure, onTrouble }: StoreListeners): Promise<Store> {
  return config.engine === "sqlite"
    ? openSqliteStore({ directory: config.directory, onFailure })
    : openPostgresStore({ ...config, onTrouble });
}
