/** For vitest: properties are tried with the same values each time (seed.ts); one that fails prints its seed. */
import fc from "fast-check";
import { seed } from "./seed.ts";

fc.configureGlobal({ seed });
