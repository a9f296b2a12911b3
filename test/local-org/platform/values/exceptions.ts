/**
 * The platform's exceptions. An Apex exception is a JavaScript error, thrown as it is.
 *
 * Names, constructors and methods: Apex Reference Guide, "Exception Class and Built-In Exceptions".
 */
import type { ApexValue } from "../registry.ts";
import { identityHash } from "./reference.ts";

/** One line of an Apex stack: `Class.Foo.bar: line 3, column 1`. */
export interface ApexFrame {
  /** `Class.Foo.bar`, `Trigger.OnAccount`, `AnonymousBlock`. */
  readonly where: string;
  readonly line: number;
  readonly column: number;
}

type StackMapper = (error: Error) => readonly ApexFrame[];
let stackMapper: StackMapper = () => [];

/** The compiler says how a JavaScript stack maps to Apex lines. */
export function setStackMapper(mapper: StackMapper): void {
  stackMapper = mapper;
}

/** The Apex frames of any error, innermost first; none when it did not pass through Apex. */
export function apexFrames(error: Error): readonly ApexFrame[] {
  return stackMapper(error);
}

function stackText(frames: readonly ApexFrame[]): string {
  if (frames.length === 0) return "()";
  return frames.map((frame) => `${frame.where}: line ${frame.line}, column ${frame.column}`).join("\n");
}

/** System.Exception, and the base of user exceptions. Method names are lower case: compiled code calls them directly. */
export class ApexException extends Error {
  /** The name that `getTypeName` answers; user exceptions set their own. */
  static readonly apexTypeName: string = "System.Exception";
  apexCause: ApexException | null;

  /** Arguments as in Apex: `()`, `(message)`, `(cause)`, `(message, cause)`. */
  constructor(message: string | ApexException | null = null, cause: ApexException | null = null) {
    super(typeof message === "string" ? message : "Script-thrown exception");
    this.apexCause = message instanceof ApexException ? message : cause;
  }

  get apexTypeName(): string {
    return (this.constructor as typeof ApexException).apexTypeName;
  }
  get typeKey(): string {
    return this.apexTypeName.toLowerCase().replace(/^system\./, "");
  }

  // The constructors as compiled code names them: it makes the object first, then calls `c$<parameter types>`.
  c$(): this {
    return this;
  }
  c$string(message: string | null): this {
    this.message = message ?? "Script-thrown exception";
    return this;
  }
  c$exception(cause: ApexException | null): this {
    this.apexCause = cause;
    return this;
  }
  c$string$exception(message: string | null, cause: ApexException | null): this {
    return this.c$string(message).c$exception(cause);
  }

  getmessage(): string {
    return this.message;
  }
  setmessage(message: string | null): null {
    this.message = message ?? "";
    return null;
  }
  getcause(): ApexException | null {
    return this.apexCause;
  }
  initcause(cause: ApexException | null): null {
    this.apexCause = cause;
    return null;
  }
  gettypename(): string {
    return this.apexTypeName;
  }
  getlinenumber(): number {
    return apexFrames(this)[0]?.line ?? 0;
  }
  /** With that of its cause: Apex-Opensource-Library takes what stands before `Caused by`. How the cause is laid out is chosen. */
  getstacktracestring(): string {
    const own = stackText(apexFrames(this));
    const { apexCause: cause } = this;
    return cause ? `${own}\nCaused by\n${cause.apexText()}\n\n${cause.getstacktracestring()}` : own;
  }

  // Every exception has these; only those of DML and e-mail answer.
  getnumdml(): number {
    return this.#notDml();
  }
  getdmlid(_index: number | null): string | null {
    return this.#notDml();
  }
  getdmlindex(_index: number | null): number {
    return this.#notDml();
  }
  getdmlmessage(_index: number | null): string {
    return this.#notDml();
  }
  getdmlstatuscode(_index: number | null): string {
    return this.#notDml();
  }
  getdmltype(_index: number | null): ApexValue {
    return this.#notDml();
  }
  getdmlfields(_index: number | null): ApexValue {
    return this.#notDml();
  }
  getdmlfieldnames(_index: number | null): ApexValue {
    return this.#notDml();
  }
  #notDml(): never {
    throwApex("System.TypeException", `Exception is not of type DmlException or EmailException: ${this.apexTypeName}`);
  }

  apexEquals(other: ApexValue): boolean {
    return this === other;
  }
  apexHash(): number {
    return identityHash(this);
  }
  tostring(): string {
    return this.apexText();
  }
  apexText(): string {
    return `${this.apexTypeName}: ${this.getmessage()}`;
  }
}

/**
 * Ends the transaction and passes every `catch` of Apex ("System.LimitException … can't be caught"; a failed assertion likewise).
 * It is not an `ApexException`, so that compiled catch clauses let it pass.
 */
export class FatalApexError extends Error {
  readonly apexTypeName: string;

  constructor(apexTypeName: string, message: string) {
    super(message);
    this.apexTypeName = apexTypeName;
  }
  getstacktracestring(): string {
    return stackText(apexFrames(this));
  }
}

/** A governor limit was passed. */
export class LimitException extends FatalApexError {
  constructor(message: string) {
    super("System.LimitException", message);
  }
}

/**
 * What a trigger may not do to its rows and lists: no `catch` within the trigger sees it; the statement that fired the trigger fails as by any exception.
 * [github.com/beyond-the-cloud-dev/trigger-lib, trigger-discover.md, "The FinalException model": tried in an org of API 67]
 */
export class TriggerFinalException extends FatalApexError {
  constructor(message: string) {
    super("System.FinalException", message);
  }
}

/** A failed `System.assert…` or `Assert.…`. */
export class AssertException extends FatalApexError {
  constructor(message: string) {
    super("System.AssertException", message);
  }
}

/**
 * Anything thrown, as Apex sees it: the overflow of the JavaScript stack is the platform's "Maximum stack depth reached". What is neither an Apex
 * exception nor a limit is an error of the local org itself and stays what it is.
 */
export function stackOverflowAsLimit(error: unknown): unknown {
  if (error instanceof RangeError && error.message.includes("call stack")) {
    return stackTooDeep();
  }
  return error;
}

export function stackTooDeep(): LimitException {
  return new LimitException("Maximum stack depth reached: 1001");
}

/** The local org has no such behaviour. Nobody may catch it, so that a gap never passes for an answer. */
export class NotImplementedError extends FatalApexError {
  constructor(what: string) {
    super("LocalOrg.NotImplemented", `local org: ${what} is not implemented`);
  }
}

/** The exceptions that are no more than a name. */
const PLAIN_EXCEPTIONS = [
  "System.AsyncException",
  "System.CalloutException",
  "System.DuplicateMessageException",
  "System.ExternalObjectException",
  "System.FinalException",
  "System.FormulaEvaluationException",
  "System.FormulaValidationException",
  "System.FlowException",
  "System.HandledException",
  "System.IllegalArgumentException",
  "System.InvalidHeaderException",
  "System.InvalidParameterValueException",
  "System.InvalidReadOnlyUserDmlException",
  "System.JSONException",
  "System.ListException",
  "System.MathException",
  "System.NoAccessException",
  "System.NoDataFoundException",
  "System.NoSuchElementException",
  "System.NullPointerException",
  "System.ProcedureException",
  "System.RequiredFeatureMissingException",
  "System.SearchException",
  "System.SecurityException",
  "System.SerializationException",
  "System.SObjectException",
  "System.StringException",
  "System.TouchHandledException",
  "System.TypeException",
  "System.UnexpectedException",
  "System.VisualforceException",
  "System.XmlException",
  "System.UnsupportedOperationException",
  "System.PlatformCacheException",
  "System.LicenseException",
  "System.FatalCursorException",
  "System.TransientCursorException",
  "Auth.AuthProviderPluginException",
  "Auth.ConnectedAppPluginException",
  "Auth.DiscoveryCustomErrorException",
  "Auth.JWTValidationException",
  "Auth.LoginDiscoveryException",
  "Auth.VerificationException",
  "EventBus.RetryableException",
  "Cache.CacheException",
  "Cache.InvalidParamException",
  "Cache.ItemSizeLimitExceededException",
  "Cache.Org.OrgCacheException",
  "Cache.PlatformCacheInvalidOperationException",
  "Cache.Session.SessionCacheException",
  "Cache.SessionCacheNoSessionException",
] as const;

export interface ExceptionClass {
  new (message?: string | ApexException | null, cause?: ApexException | null): ApexException;
  readonly apexTypeName: string;
}

const exceptionClasses = new Map<string, ExceptionClass>();

/** Adds an exception that has methods of its own. */
export function registerException(typeName: string, jsClass: ExceptionClass): void {
  exceptionClasses.set(typeName.toLowerCase(), jsClass);
}

registerException("System.Exception", ApexException);
for (const typeName of PLAIN_EXCEPTIONS) {
  registerException(
    typeName,
    class extends ApexException {
      static override readonly apexTypeName: string = typeName;
    },
  );
}

/** Full names of every exception that the local org knows, as the docs write them. */
export function exceptionTypeNames(): string[] {
  return [...exceptionClasses.values()].map((jsClass) => jsClass.apexTypeName);
}

/** The JavaScript class of a platform exception, by full name in any case. */
export function exceptionClass(typeName: string): ExceptionClass | undefined {
  return exceptionClasses.get(typeName.toLowerCase());
}

/** Makes a platform exception. */
export function newException(typeName: string, message: string, cause: ApexException | null = null): ApexException {
  const jsClass = exceptionClass(typeName);
  if (!jsClass) throw new Error(`No platform exception ${typeName}`);
  return new jsClass(message, cause);
}

/** Throws a platform exception. */
export function throwApex(typeName: string, message: string, cause: ApexException | null = null): never {
  throw newException(typeName, message, cause);
}

/** What the platform throws wherever null is used as an object. */
export function throwNullPointer(): never {
  throwApex("System.NullPointerException", "Attempt to de-reference a null object");
}

/** The argument, unless it is null: many platform methods throw `Argument cannot be null.` */
export function required<T>(value: T | null): T {
  if (value === null) throwApex("System.NullPointerException", "Argument cannot be null.");
  return value;
}

/**
 * System.AuraHandledException. What is given to its constructor is for the client; `getMessage` in Apex answers "Script-thrown exception" until
 * `setMessage` is called, as on the platform.
 */
export class AuraHandledException extends ApexException {
  static override readonly apexTypeName: string = "System.AuraHandledException";
  /** What the client gets. */
  auraMessage: string;

  constructor(message: string | ApexException | null = null, cause: ApexException | null = null) {
    super(null, cause);
    this.auraMessage = typeof message === "string" ? message : "Script-thrown exception";
  }
  override c$string(message: string | null): this {
    this.auraMessage = message ?? "Script-thrown exception";
    return this;
  }
}

registerException("System.AuraHandledException", AuraHandledException);
