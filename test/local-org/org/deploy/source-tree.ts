/** The source that an org has deployed, in source format and in memory. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { filesEnding } from "../source.ts";
import { typeOfFolder, typeOfSuffix } from "../metadata/metadata-types.ts";

/** Files of source folders that are no metadata. */
const IGNORED = /\/__tests__\/|\.md$|jsconfig\.json$|\.eslintrc/;

export class SourceTree {
  readonly #files: ReadonlyMap<string, Uint8Array>;

  private constructor(files: ReadonlyMap<string, Uint8Array>) {
    this.#files = files;
  }

  /** Reads source folders of any layout. */
  static read(sourceDirs: readonly string[]): SourceTree {
    const files = new Map<string, Uint8Array>();
    for (const directory of sourceDirs)
      for (const file of filesEnding([directory], [""]))
        if (!IGNORED.test(file)) files.set(canonicalPath(relative(directory, file)), readFileSync(file));
    return new SourceTree(files);
  }

  get(path: string): Uint8Array | undefined {
    return this.#files.get(path);
  }

  /** The tree with files added or replaced. */
  with(files: Iterable<readonly [string, Uint8Array]>): SourceTree {
    return new SourceTree(new Map([...this.#files, ...files]));
  }

  /** The tree without some files. */
  without(paths: readonly string[]): SourceTree {
    return new SourceTree(new Map([...this.#files].filter(([path]) => !paths.includes(path))));
  }

  paths(): string[] {
    return [...this.#files.keys()];
  }

  /** Hands a folder that holds the tree to some work; it is gone afterwards. */
  inFolder<T>(work: (folder: string) => T): T {
    const folder = mkdtempSync(join(tmpdir(), "local-org-"));
    try {
      for (const [path, bytes] of this.#files) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), bytes);
      }
      return work(folder);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

/** Where a file lies when the folders are those of a package: `core/main/classes/rest/Foo.cls` is `classes/Foo.cls`. */
export function canonicalPath(path: string): string {
  const segments = path.split("/");
  const object = segments.lastIndexOf("objects");
  if (object >= 0 && object < segments.length - 2) return segments.slice(object).join("/");
  const bundle = segments.findLastIndex((segment) => typeOfFolder(segment)?.suffix === null);
  if (bundle >= 0 && bundle < segments.length - 2) return segments.slice(bundle).join("/");
  const suffix = /\.([A-Za-z]+)(?:-meta\.xml)?$/.exec(path)?.[1] ?? "";
  const folder = typeOfSuffix(suffix)?.folder;
  return folder === undefined ? path : `${folder}/${basename(path)}`;
}
