/** Levels of access to a record, each with what the one before it has. */
export const LEVEL = { none: 0, read: 1, edit: 2, transfer: 3, all: 4 } as const;
export type Level = (typeof LEVEL)[keyof typeof LEVEL];

/** The level that a share row or a role writes. */
export function levelNamed(name: unknown): Level {
  return name === "All" ? LEVEL.all : name === "Edit" ? LEVEL.edit : name === "Read" ? LEVEL.read : LEVEL.none;
}
