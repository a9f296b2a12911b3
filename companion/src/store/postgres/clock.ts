/** Translates between the caller's clock and the database's. */
export interface StoreClock {
  /** Notes what the database's clock said to a question asked and answered at these times of the caller's. */
  observe(asked: number, answered: number, database: number): void;
  toCaller(time: number): number;
  toStore(time: number): number;
}

/** Answers that took less than this apart agree; a translation that trembled would make equal times differ. */
const AGREE_MS = 50;

/**
 * Everything that is stored is told by the database's clock, since the clocks of many containers disagree. Callers use
 * their own all the same: the difference is measured, and kept until it is surely another.
 */
export function createStoreClock(): StoreClock {
  let ahead = 0;
  return {
    observe(asked, answered, database) {
      const measured = database - (asked + answered) / 2;
      const doubt = (answered - asked) / 2 + AGREE_MS;
      if (Math.abs(measured - ahead) > doubt) ahead = Math.round(measured);
    },
    toCaller: (time) => time - ahead,
    toStore: (time) => time + ahead,
  };
}
