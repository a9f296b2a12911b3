/**
 * Reads the signatures of Java class files inside a jar, without Java.
 *
 * The jars `standard-types` and `sobject-types` that `@salesforce/code-analyzer-pmd-engine` ships describe every platform
 * class and standard object as an empty Java class. Class file format: JVM specification, chapter 4.
 */
import { readFileSync } from "node:fs";
import { inflateRawSync } from "node:zlib";

/** A field or method as the class file states it; `signature` is the generic signature, or the plain descriptor. */
export interface JarMember {
  readonly name: string;
  readonly signature: string;
  readonly isStatic: boolean;
  readonly isAbstract: boolean;
}

/** One class file. Names are as in Java: `com/nawforce/runforce/System/String`. */
export interface JarClass {
  readonly name: string;
  readonly superName: string | null;
  readonly interfaces: readonly string[];
  readonly signature: string | null;
  readonly isInterface: boolean;
  readonly isAbstract: boolean;
  readonly fields: readonly JarMember[];
  readonly methods: readonly JarMember[];
}

const ACC_PUBLIC = 0x0001;
const ACC_STATIC = 0x0008;
const ACC_INTERFACE = 0x0200;
const ACC_ABSTRACT = 0x0400;

/** Every public class of a jar. */
export function readJar(file: string): JarClass[] {
  return [...jarEntries(file)].filter(([name]) => name.endsWith(".class")).map(([, read]) => readClassFile(read()));
}

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_HEADER_BYTES = 46;
const LOCAL_HEADER_BYTES = 30;

/**
 * The files of a jar by name, each unpacked when it is asked for: a start reads some fifty of 4,500, and looking through the whole directory for
 * each, as unzipping libraries do, took a quarter of it. Format: ZIP application note (APPNOTE.TXT), 4.3.7, 4.3.12 and 4.3.16.
 */
export function jarEntries(file: string): ReadonlyMap<string, () => Buffer> {
  const bytes = readFileSync(file);
  let end = bytes.length - 22;
  while (bytes.readUInt32LE(end) !== END_OF_DIRECTORY) end--;
  const entries = new Map<string, () => Buffer>();
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    const isDeflated = bytes.readUInt16LE(at + 10) === 8;
    const size = bytes.readUInt32LE(at + 20);
    const nameLength = bytes.readUInt16LE(at + 28);
    const extraLength = bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
    const local = bytes.readUInt32LE(at + 42);
    const nameEnd = at + DIRECTORY_HEADER_BYTES + nameLength;
    entries.set(bytes.toString("latin1", at + DIRECTORY_HEADER_BYTES, nameEnd), () => {
      const start = local + LOCAL_HEADER_BYTES + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
      const packed = bytes.subarray(start, start + size);
      return isDeflated ? inflateRawSync(packed) : packed;
    });
    at = nameEnd + extraLength;
  }
  return entries;
}

type Constant = string | { readonly ref: number } | null;

/** Parses one class file down to names and signatures. */
export function readClassFile(bytes: Buffer): JarClass {
  let at = 8;
  const u1 = (): number => bytes.readUInt8(at++);
  const u2 = (): number => ((at += 2), bytes.readUInt16BE(at - 2));
  const u4 = (): number => ((at += 4), bytes.readUInt32BE(at - 4));
  const constants = readConstants();
  const text = (index: number): string => constants[index] as string;
  const className = (index: number): string | null => {
    const constant = constants[index];
    return typeof constant === "object" && constant ? text(constant.ref) : null;
  };

  const access = u2();
  const name = className(u2()) ?? "";
  const superName = className(u2());
  const interfaces = Array.from({ length: u2() }, () => className(u2()) ?? "");
  const fields = readMembers();
  const methods = readMembers();
  const signature = readSignature();
  return {
    name,
    superName,
    interfaces,
    signature,
    isInterface: (access & ACC_INTERFACE) !== 0,
    isAbstract: (access & ACC_ABSTRACT) !== 0,
    fields,
    methods,
  };

  function readConstants(): Constant[] {
    const count = u2();
    const pool: Constant[] = [null];
    for (let index = 1; index < count; index++) {
      const tag = u1();
      if (tag === 1) {
        const length = u2();
        pool[index] = bytes.toString("utf8", at, at + length);
        at += length;
      } else if (tag === 7 || tag === 8 || tag === 16 || tag === 19 || tag === 20) pool[index] = { ref: u2() };
      else if (tag === 5 || tag === 6) {
        at += 8;
        pool[++index] = null; // long and double take two entries
      } else at += tag === 15 ? 3 : 4;
    }
    return pool;
  }

  /** Skips a list of attributes; answers the generic signature if one is among them. */
  function readSignature(): string | null {
    let found: string | null = null;
    for (let left = u2(); left > 0; left--) {
      const attribute = text(u2());
      const length = u4();
      if (attribute === "Signature") found = text(bytes.readUInt16BE(at));
      at += length;
    }
    return found;
  }

  function readMembers(): JarMember[] {
    const members: JarMember[] = [];
    for (let left = u2(); left > 0; left--) {
      const flags = u2();
      const memberName = text(u2());
      const descriptor = text(u2());
      const generic = readSignature();
      if ((flags & ACC_PUBLIC) === 0) continue;
      members.push({
        name: memberName.replace(/\$$/, ""), // Java keywords carry a trailing $
        signature: generic ?? descriptor,
        isStatic: (flags & ACC_STATIC) !== 0,
        isAbstract: (flags & ACC_ABSTRACT) !== 0,
      });
    }
    return members;
  }
}
