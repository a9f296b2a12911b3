import type { Store } from "../../store/store.ts";
import type { RequestMemory } from "./handler.ts";

/** A memory in the store, under a name of its own; `forget` when what it was for is over. */
export function memoryAt(
  store: Pick<Store, "cursor" | "keepCursor">,
  name: string,
): RequestMemory & { forget(): Promise<void> } {
  return {
    async recall() {
      const text = await store.cursor(name);
      return text === null ? undefined : (JSON.parse(text) as unknown);
    },
    keep: (value) => store.keepCursor({ name, value: JSON.stringify(value) }),
    forget: () => store.keepCursor({ name, value: null }),
  };
}
