/**
 * Where a page begins. Synthetic shadow patches the DOM, which the engine looks at when it is loaded: so it comes first, and everything
 * else by a dynamic import, which a bundler does not reorder. (Lightning uses synthetic shadow; without it the design system's global
 * style does not reach into components.)
 */
import "@lwc/synthetic-shadow";

await import("./app.ts");
