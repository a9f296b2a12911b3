import type { LoggerOptions } from "pino";

/** The part of pino that the companion's rooms use. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

const EMAIL = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}.-]+\.\p{L}{2,}/gu;
const TOKEN = /\b(?:Bearer|SSWS|DPoP)\s+\S+|\b00D\w{12,15}![\w.]+|\beyJ[\w-]+\.[\w-]+\.[\w-]*/g;

/**
 * Makes an address recognisable to who knows it, and useless to who does not: `ann.lee@example.com` becomes
 * `a***@example.com`.
 */
export function maskEmail(address: string): string {
  const at = address.indexOf("@");
  return at < 1 ? "***" : `${address.slice(0, 1)}***${address.slice(at)}`;
}

/** Masks addresses, and tokens that a peer may have repeated in an error, inside a text. */
export function maskText(text: string): string {
  return text.replace(TOKEN, "[token]").replace(EMAIL, maskEmail);
}

const DEEPEST = 6;

function maskValue(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return maskText(value);
  if (value === null || typeof value !== "object") return value;
  // Nobody logs so deep on purpose, and what is there was not looked at.
  if (depth > DEEPEST) return "[deep]";
  if (value instanceof Error) return maskError(value, depth);
  if (Array.isArray(value)) return value.map((item) => maskValue(item, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, maskField(name, item, depth)]));
}

function maskField(name: string, value: unknown, depth: number): unknown {
  // Fastify's own lines carry whole requests and replies; the serializers below pick what may be seen of them.
  if (depth === 0 && (name === "req" || name === "res")) return value;
  return HIDDEN.test(name) ? "[hidden]" : maskValue(value, depth + 1);
}

/** Names of fields whose values never belong in a log. */
const HIDDEN = /(?:authorization|cookie|password|token|secrets?|private_?key|assertion|webhook(?:_?url)?|profile)$/i;

function maskError(error: Error, depth: number): object {
  return {
    type: error.name,
    message: maskText(error.message),
    stack: maskText(error.stack ?? ""),
    ...(error.cause === undefined ? {} : { cause: maskValue(error.cause, depth + 1) }),
  };
}

/** Pino's options: everything that is logged passes the mask, whoever logs it. */
export function logOptions(level: string): LoggerOptions {
  return {
    level,
    base: { service: "lockstep" },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: {
      level: (label) => ({ level: label }),
      log: (fields) => maskValue(fields) as Record<string, unknown>,
    },
    hooks: {
      logMethod(args, method) {
        const masked = args.map((argument) => (typeof argument === "string" ? maskText(argument) : argument));
        method.apply(this, masked as Parameters<typeof method>);
      },
    },
    serializers: {
      // Headers and bodies stay out; the query might carry what a caller should not have put there.
      req: (request: { method?: string; url?: string }) => ({
        method: request.method,
        path: request.url?.split("?")[0],
      }),
      res: (reply: { statusCode?: number }) => ({ status: reply.statusCode }),
      err: (error: unknown) => error,
    },
  };
}
