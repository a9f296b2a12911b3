/** Platform interfaces that classes of the project implement: their methods are those of the object, under the names that bridges give them. */
import { definePlatformClass, type ApexValue, type Implementation } from "../../registry.ts";

/** Registers an interface by its full name and the names of its methods, as the docs write them. */
export function defineInterface(name: string, methods: readonly string[]): void {
  definePlatformClass({
    name,
    dispatch: "virtual",
    methods: Object.fromEntries(methods.map((method) => [method.toLowerCase(), virtual(method.toLowerCase())])),
  });
}

const virtual =
  (name: string): Implementation =>
  (self: Record<string, Implementation>, ...given: ApexValue[]) =>
    self[name]?.(...given) ?? null;
