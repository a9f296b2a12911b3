/** Set of Apex; it shares its hash table with Map. */
export { ApexSet } from "./map.ts";
