/** The running user of a transaction, as `UserInfo` shows it. Field names are those of the User object. */
export interface RunningUser {
  readonly id: string;
  readonly username: string;
  readonly firstName: string | null;
  readonly lastName: string;
  readonly email: string;
  readonly profileId: string | null;
  readonly userRoleId: string | null;
  /** `Standard`, `AutomatedProcess`, `Guest`, ... */
  readonly userType: string;
  /** `Europe/Berlin`. */
  readonly timeZoneSidKey: string;
  /** `en_US`. */
  readonly localeSidKey: string;
  readonly languageLocaleKey: string;
}
