/** Bodies of `multipart/form-data`. [RFC 7578] */
import { restError } from "../http/errors.ts";

export interface FormPart {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const LINE_BREAK = "\r\n";

/** Splits a body into its parts. @throws RestError when it is not a form */
export function formParts(contentType: string, body: Uint8Array): FormPart[] {
  const boundary = /^multipart\/form-data\b.*?;\s*boundary="?([^";]+)"?/i.exec(contentType)?.[1];
  if (boundary === undefined)
    throw restError("UNSUPPORTED_MEDIA_TYPE", `Expected multipart/form-data, not ${contentType || "no content type"}`);
  const bytes = Buffer.from(body);
  const parts: FormPart[] = [];
  let start = bytes.indexOf(`--${boundary}`);
  for (;;) {
    if (start < 0) throw restError("INVALID_MULTIPART_REQUEST", "The last boundary is missing.");
    const afterBoundary = start + boundary.length + 2;
    if (bytes.toString("latin1", afterBoundary, afterBoundary + 2) === "--") return parts;
    const next = bytes.indexOf(`${LINE_BREAK}--${boundary}`, afterBoundary);
    const headersEnd = bytes.indexOf(LINE_BREAK + LINE_BREAK, afterBoundary);
    if (next < 0 || headersEnd < 0 || headersEnd > next)
      throw restError("INVALID_MULTIPART_REQUEST", "A part of the body has no end.");
    const name = /\bname="([^"]*)"/i.exec(bytes.toString("utf8", afterBoundary, headersEnd))?.[1] ?? "";
    parts.push({ name, bytes: bytes.subarray(headersEnd + 4, next) });
    start = next + LINE_BREAK.length;
  }
}
