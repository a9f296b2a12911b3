import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { FastifyError, FastifyInstance } from "fastify";
import type { Problem } from "./errors.ts";

interface Refusal extends Problem {
  status: number;
}

/** What was no request in the end, by the code of the error with which Node's parser gave up. */
const UNREADABLE: Readonly<Record<string, Refusal>> = {
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    code: "request_timeout",
    message: "The request did not arrive in time.",
  },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: {
    status: 413,
    code: "body_too_large",
    message: "The request's body carries too much besides its data.",
  },
  HPE_HEADER_OVERFLOW: {
    status: 431,
    code: "headers_too_large",
    message: "The request's address and headers are longer than 16 KB together.",
  },
};

const NOT_HTTP: Refusal = { status: 400, code: "bad_request", message: "This is no HTTP request." };

const textOf = ({ code, message }: Problem) => JSON.stringify({ code, message });

/**
 * Answers whoever sent what Node could not read as a request, and hangs up.
 *
 * @param error its `code` is Node's: https://nodejs.org/api/http.html#event-clienterror
 */
export function refuseUnreadable(this: FastifyInstance, error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
  const refusal = UNREADABLE[error.code ?? ""] ?? NOT_HTTP;
  this.log.debug({ code: refusal.code, reason: error.code }, "A request could not be read.");
  const body = textOf(refusal);
  const head = [
    `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}`,
    "Connection: close",
    "Content-Type: application/json; charset=utf-8",
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  socket.write(`${head.join("\r\n")}\r\n\r\n${body}`);
  socket.destroySoon();
}

/** Answers, in the shape of all other refusals, what Node and Fastify would answer without a body or in one of their own. */
export function refuseEarly(app: FastifyInstance): void {
  let isClosing = false;
  app.addHook("preClose", (done) => {
    isClosing = true;
    done();
  });
  app.addHook("onRequest", (request, reply, done) => {
    if (isClosing) return reply.code(503).send({ code: "closing", message: "The companion is about to stop." });
    // RFC 9112, 3.2, asks for a 400; an answer to HTTP/1.0 may do without.
    if (request.headers.host === undefined && request.raw.httpVersion === "1.1")
      return reply.code(400).send({ code: "bad_request", message: "The request has no Host header." });
    done();
  });
  app.server.on("checkExpectation", (_request, response) => {
    const body = textOf({
      code: "unknown_expectation",
      message: "Of what a request may expect, only 100-continue is met.",
    });
    response.writeHead(417, { "content-type": "application/json; charset=utf-8" }).end(body);
  });
}

/** What an error of Fastify's is called here. */
export function codeOf({ code, statusCode }: FastifyError): string {
  if (code === "FST_ERR_CTP_BODY_TOO_LARGE") return "body_too_large";
  if (code === "FST_ERR_CTP_INVALID_MEDIA_TYPE") return "not_json";
  return statusCode === 400 ? "malformed_json" : "bad_request";
}
