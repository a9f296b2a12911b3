/** An error of an OAuth endpoint: `{"error": ..., "error_description": ...}`, 400 unless it says otherwise. */
export class OAuthError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, description: string, status = 400) {
    super(description);
    this.name = "OAuthError";
    this.code = code;
    this.status = status;
  }

  toJson(): { error: string; error_description: string } {
    return { error: this.code, error_description: this.message };
  }
}
