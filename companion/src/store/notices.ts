/** A notice as the store keeps it: what it says is the business of `notify/`. */
export interface StoredNotice {
  /** A notice whose key is known is dropped: it was told, or will be. */
  key: string;
  body: string;
  /** When it is to be told, milliseconds since 1970. */
  dueAt: number;
}

export interface WaitingNotice extends StoredNotice {
  /** Failed attempts to tell it. */
  attempts: number;
}

/** What became of notices that were due. */
export interface NoticesSettled {
  /** Told: their texts go, their keys stay for a while. */
  told: readonly string[];
  /** To be tried at `dueAt`. */
  postponed: readonly { key: string; dueAt: number; attempts: number; error: string | null }[];
  /** Nobody tries these any more; they stay for an operator to see. */
  dead: readonly { key: string; attempts: number; error: string }[];
}

export interface NoticesStatus {
  waiting: number;
  /** When the oldest that waits is, or was, due; null when none waits. */
  oldestDueAt: number | null;
  dead: number;
  /** The latest that could not be told, at most 20: which, and why. */
  failures: { key: string; error: string }[];
}

/** The part of the store that keeps what people are to be told. */
export interface NoticeStore {
  keepNotices(notices: readonly StoredNotice[]): Promise<void>;
  /** Those that are due, oldest first. */
  dueNotices(page: { before: number; limit: number }): Promise<WaitingNotice[]>;
  settleNotices(settled: NoticesSettled): Promise<void>;
  noticesStatus(): Promise<NoticesStatus>;
}

/** How long the key of a notice that has ended is known. */
export const REMEMBER_MS = 30 * 24 * 3_600_000;
