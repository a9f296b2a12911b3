/** Reads a request's body, up to a limit. */
import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { restError } from "./errors.ts";

const unzip = promisify(gunzip);

/** @throws RestError EXCEEDED_MAX_SIZE_REQUEST, UNSUPPORTED_MEDIA_TYPE */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop must not destroy the stream: the connection is still needed for the answer
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) {
      request.resume(); // the client must be able to finish writing, or it never reads the answer
      throw tooLarge(maxBytes);
    }
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  const encoding = request.headers["content-encoding"];
  if (encoding === undefined || encoding === "identity") return body;
  if (encoding !== "gzip") throw restError("UNSUPPORTED_MEDIA_TYPE", `Content encoding not supported: ${encoding}`);
  try {
    return await unzip(body, { maxOutputLength: maxBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") throw tooLarge(maxBytes);
    throw restError("UNSUPPORTED_MEDIA_TYPE", "The body is not valid gzip.");
  }
}

function tooLarge(maxBytes: number): Error {
  const message = `Maximum size of request reached. Maximum size of request is ${maxBytes} bytes`;
  return restError("EXCEEDED_MAX_SIZE_REQUEST", message);
}

/**
 * The local org speaks JSON. XML, which the platform also accepts, is refused rather than misread.
 * @throws RestError UNSUPPORTED_MEDIA_TYPE
 */
export function refuseXml(headers: Readonly<Record<string, string>>, path: string): void {
  const contentType = headers["content-type"] ?? "";
  if (/xml/i.test(contentType))
    throw restError(
      "UNSUPPORTED_MEDIA_TYPE",
      `local org: XML is not implemented, content type refused: ${contentType}`,
    );
  const accept = headers["accept"] ?? "";
  if (/xml/i.test(accept) && !/json|\*\/\*/i.test(accept))
    throw restError("UNSUPPORTED_MEDIA_TYPE", `local org: XML is not implemented, answer refused: ${accept}`);
  if (path.endsWith(".xml")) throw restError("UNSUPPORTED_MEDIA_TYPE", "local org: XML is not implemented");
}
