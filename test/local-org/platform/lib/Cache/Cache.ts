/**
 * Cache.Org, Cache.Session and their partitions. Apex Reference Guide, "Cache Namespace".
 *
 * Partitions are part of an org's setup and rarely of a source: here each name that the platform would take is a partition, and the default one is
 * there.
 */
import { definePlatformClass, type ApexValue, type Implementation } from "../../registry.ts";
import { currentTransaction } from "../../transaction.ts";
import { throwApex } from "../../values/exceptions.ts";
import { ApexEnum } from "../../values/enum.ts";
import { ApexDouble } from "../../values/double.ts";
import { ApexSet } from "../../values/map.ts";
import { ApexType } from "../../values/type.ts";
import { definePlatformEnumClass } from "../support/enums.ts";
import { PlainObject } from "../support/plain-object.ts";
import { newInstance } from "../System/Type.ts";
import { CachePartition, invalid, type CacheKind } from "./store.ts";

definePlatformEnumClass("Cache.Visibility", ["ALL", "NAMESPACE"]);

class ApexPartition extends PlainObject {
  readonly typeKey: string;
  readonly partition: CachePartition;

  constructor(partition: CachePartition) {
    super();
    this.typeKey = `cache.${partition.kind.toLowerCase()}partition`;
    this.partition = partition;
  }
}

/** A partition by `local.Name`, or `Name`. */
function partitionOf(kind: CacheKind, fullName: string | null): ApexPartition {
  const name = /^(?:local\.)?([A-Za-z][A-Za-z0-9_]*)$/.exec(fullName ?? "")?.[1];
  if (!name)
    throwApex(
      kind === "Org" ? "Cache.Org.OrgCacheException" : "Cache.Session.SessionCacheException",
      `Invalid partition: ${fullName}`,
    );
  return new ApexPartition(new CachePartition(kind, name));
}

const DEFAULT = "default";

/** Where a key of `Cache.Org` and `Cache.Session` leads: `key` in the default partition, or `local.Partition.key`. */
function placeOf(kind: CacheKind, fullKey: string | null): { partition: CachePartition; key: string } {
  const parts = (fullKey ?? "").split(".");
  const key = parts[parts.length - 1] ?? "";
  if (parts.length === 1) return { partition: new CachePartition(kind, DEFAULT), key };
  if (parts.length !== 3) invalid(`Invalid key: ${fullKey}. Keys are <key> or <namespace>.<partition>.<key>.`);
  return { partition: partitionOf(kind, `${parts[0]}.${parts[1]}`).partition, key };
}

/** The key under which what a CacheBuilder loads is kept. */
function builderKey(type: ApexType, key: string): string {
  return `${type.name.replace(/[^A-Za-z0-9]/g, "")}${key}`;
}

function load(partition: CachePartition, type: ApexType, key: string): ApexValue {
  const place = builderKey(type, key);
  if (partition.contains(place)) return partition.get(place);
  const value: ApexValue = newInstance(type).doload(key);
  if (value !== null) partition.put(place, value);
  return value;
}

/** Arguments after key and value: a time to live, a visibility, immutability. Without namespaces the latter two say nothing. */
function put(partition: CachePartition, key: string, value: ApexValue, ...rest: ApexValue[]): null {
  const [ttl] = rest;
  partition.put(key, value, ttl instanceof ApexEnum || ttl === undefined ? null : ttl);
  return null;
}

/** What does not depend on a key. */
const sizes = {
  getkeys: (partition: CachePartition) => new ApexSet("set<string>", partition.keys()),
  getnumkeys: (partition: CachePartition) => BigInt(partition.keys().length),
  getcapacity: (partition: CachePartition) => new ApexDouble(partition.usedPercent()),
  getname: (partition: CachePartition) => partition.name,
};

const onPartition: Record<string, Implementation> = {
  contains: (self: ApexPartition, key: string) => self.partition.contains(key),
  "get/1": (self: ApexPartition, key: string) => self.partition.get(key),
  "get/2": (self: ApexPartition, type: ApexType, key: string) => load(self.partition, type, key),
  put: (self: ApexPartition, key: string, ...rest: [ApexValue, ...ApexValue[]]) => put(self.partition, key, ...rest),
  "remove/1": (self: ApexPartition, key: string) => self.partition.remove(key),
  "remove/2": (self: ApexPartition, type: ApexType, key: string) => self.partition.remove(builderKey(type, key)),
  isavailable: (self: ApexPartition) => self.partition.kind === "Org" || hasSession(),
  ...Object.fromEntries(
    Object.entries(sizes).map(([name, size]) => [name, (self: ApexPartition) => size(self.partition)]),
  ),
};

/** Asynchronous Apex has no session. [Apex Reference Guide: Session Class, isAvailable] */
function hasSession(): boolean {
  return ["sync", "test"].includes(currentTransaction().kind);
}

const partitionStatics: Record<string, Implementation> = {
  createfullyqualifiedkey: (namespace: string, partition: string, key: string) => `${namespace}.${partition}.${key}`,
  createfullyqualifiedpartition: (namespace: string, partition: string) => `${namespace}.${partition}`,
};

definePlatformClass({
  name: "Cache.Partition",
  dispatch: "value",
  isInstance: (value) => value instanceof ApexPartition,
  statics: partitionStatics,
  methods: onPartition,
});

for (const kind of ["Org", "Session"] as const) {
  const at =
    (body: (partition: CachePartition, key: string, ...rest: ApexValue[]) => ApexValue): Implementation =>
    (fullKey: string, ...rest: ApexValue[]) => {
      const { partition, key } = placeOf(kind, fullKey);
      return body(partition, key, ...rest);
    };
  const loading = (type: ApexType, fullKey: string): ApexValue => {
    const { partition, key } = placeOf(kind, fullKey);
    return load(partition, type, key);
  };
  const unloading = (type: ApexType, fullKey: string): ApexValue => {
    const { partition, key } = placeOf(kind, fullKey);
    return partition.remove(builderKey(type, key));
  };
  const whole = new CachePartition(kind, DEFAULT);
  definePlatformClass({
    name: `Cache.${kind}`,
    dispatch: "value",
    statics: {
      getpartition: (name: string | null) => partitionOf(kind, name),
      "contains(string)": at((partition, key) => partition.contains(key)),
      "get(string)": at((partition, key) => partition.get(key)),
      "get(type,string)": loading,
      put: at((partition, key, value, ...rest) => put(partition, key, value, ...rest)),
      "remove(string)": at((partition, key) => partition.remove(key)),
      "remove(type,string)": unloading,
      ...(kind === "Session" ? { isavailable: hasSession } : {}),
      ...Object.fromEntries(Object.entries(sizes).map(([name, size]) => [name, () => size(whole)])),
    },
  });
  definePlatformClass({
    name: `Cache.${kind}Partition`,
    dispatch: "value",
    isInstance: (value) => value instanceof ApexPartition && value.partition.kind === kind,
    constructors: { "new/1": (_typeKey: string, name: string | null) => partitionOf(kind, name) },
    statics: partitionStatics,
    methods: onPartition,
  });
}
