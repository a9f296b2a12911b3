/** What one check found. `unknown`: it could not be checked. */
export interface Finding {
  /** What was checked, such as `okta main: reading groups`. */
  check: string;
  state: "ok" | "warning" | "failed" | "unknown";
  /** What was found. */
  message: string;
  /** What to do; null where nothing is to be done. */
  fix: string | null;
}

export const ok = (check: string, message: string): Finding => ({ check, state: "ok", message, fix: null });
export const not = (state: "warning" | "failed" | "unknown", check: string, message: string, fix: string): Finding => ({
  check,
  state,
  message,
  fix,
});
